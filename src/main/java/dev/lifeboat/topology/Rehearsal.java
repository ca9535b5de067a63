package dev.lifeboat.topology;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.schema.BooleanFeature;
import dev.lifeboat.schema.CodeFeature;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.NumericFeature;
import dev.lifeboat.schema.OneHotFeature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/**
 * Decodes, scores, learns and publishes made-up records in memory while a service starts, so that the JVM has compiled what is hot
 * when the first real one comes. Nothing of it is kept. Ends when it has done enough, or when its thread is interrupted.
 */
public final class Rehearsal implements Runnable {
    /** More of them make no difference that could be measured. */
    private static final int RECORDS = 100_000;

    private static final int RECORDS_A_MODEL = 500;

    private static final int DIFFERENT_RECORDS = 1_000;

    private final LifeboatConfig config;

    public Rehearsal(LifeboatConfig config) {
        this.config = config;
    }

    @Override
    public void run() {
        List<byte[]> records = madeUp();
        Laboratory laboratory = new Laboratory(config);
        PredictionEncoder encoder =
                new PredictionEncoder(config.applicationId(), config.learning().threshold());
        ModelJson json = new ModelJson(config.applicationId(), config.schema(), config.model());
        for (int i = 0; i < RECORDS && !Thread.currentThread().isInterrupted(); i++) {
            byte[] id = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
            double probability = laboratory.accept(id, records.get(i % records.size()), i);
            encoder.encode(id, probability, laboratory.model().version());
            if (i % RECORDS_A_MODEL == 0) {
                json.fromBytes(json.toBytes(laboratory.model(), laboratory.state()));
            }
        }
    }

    /** Records that the service would accept, with labels. */
    private List<byte[]> madeUp() {
        Random random = new Random(1);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < DIFFERENT_RECORDS; i++) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            for (Feature feature : config.schema().features()) {
                put(json, feature, random);
            }
            json.put(config.schema().labelField(), random.nextInt(2));
            records.add(json.toString().getBytes(StandardCharsets.UTF_8));
        }
        return records;
    }

    private static void put(ObjectNode json, Feature feature, Random random) {
        if (feature instanceof NumericFeature numeric) {
            double from = Math.max(numeric.min(), Math.min(numeric.max(), 0));
            json.put(feature.name(), Math.min(numeric.max(), from + random.nextInt(200) / 2.0));
        } else if (feature instanceof CodeFeature code) {
            json.put(feature.name(), any(code.codes().keySet(), random));
        } else if (feature instanceof OneHotFeature oneHot) {
            json.put(feature.name(), any(oneHot.categories(), random));
        } else if (feature instanceof BooleanFeature) {
            json.put(feature.name(), random.nextBoolean());
        } else {
            throw new AssertionError(feature.type());
        }
    }

    private static String any(Collection<String> categories, Random random) {
        return List.copyOf(categories).get(random.nextInt(categories.size()));
    }
}
