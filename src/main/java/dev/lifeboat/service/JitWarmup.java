package dev.lifeboat.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.format.PredictionWriter;
import dev.lifeboat.format.RecordReader;
import dev.lifeboat.pipeline.InMemoryPipeline;
import dev.lifeboat.schema.BooleanFeature;
import dev.lifeboat.schema.CodeFeature;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.NumericFeature;
import dev.lifeboat.schema.OneHotFeature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/**
 * Runs generated records through the in-memory pipeline while a service starts, so that the JVM has compiled the hot code when the first
 * record arrives. The results are discarded. Ends after a fixed number of records, or when its thread is interrupted.
 */
final class JitWarmup implements Runnable {
    /** More records make no measurable difference. */
    private static final int RECORDS = 100_000;

    private static final int RECORDS_PER_MODEL = 500;

    private static final int DISTINCT_RECORDS = 1_000;

    private final LifeboatConfig config;

    JitWarmup(LifeboatConfig config) {
        this.config = config;
    }

    @Override
    public void run() {
        Formats formats = new Formats(config);
        RecordReader reader = formats.recordReader();
        PredictionWriter writer = formats.predictionWriter();
        ModelJson models = formats.models();
        DecodedRecord decoded = new DecodedRecord(config.schema());
        List<byte[]> records = generated();
        InMemoryPipeline pipeline = new InMemoryPipeline(config);
        for (int i = 0; i < RECORDS && !Thread.currentThread().isInterrupted(); i++) {
            byte[] id = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
            if (reader.readRecord(records.get(i % records.size()), decoded) == null) {
                writer.write(id, pipeline.accept(id, decoded, i));
            }
            if (i % RECORDS_PER_MODEL == 0) {
                models.fromBytes(models.toBytes(pipeline.model(), pipeline.state()));
            }
        }
    }

    /** Valid records with labels. */
    private List<byte[]> generated() {
        Random random = new Random(1);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < DISTINCT_RECORDS; i++) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            for (Feature feature : config.schema().features()) {
                put(json, feature, random);
            }
            json.put(config.model().target().field(), random.nextInt(2));
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
