package dev.lifeboat.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.http.Health;
import dev.lifeboat.http.ManagementServer;
import dev.lifeboat.http.Reading;
import dev.lifeboat.http.RecentPredictions;
import dev.lifeboat.http.Sources;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.topology.Laboratory;
import dev.lifeboat.topology.ModelHolder;
import dev.lifeboat.topology.Publisher;
import dev.lifeboat.topology.Totals;
import java.net.BindException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A management port without streams behind it: it says what a test wants it to say. */
final class Stand implements AutoCloseable {
    static final Health WELL = new Health(List.of());

    final AtomicReference<Health> ready = new AtomicReference<>(WELL);

    private final LifeboatConfig config;
    private final ModelHolder holder;
    private final RecentPredictions predictions = new RecentPredictions(0.5);
    private final AtomicLong emitted = new AtomicLong();
    private final ManagementServer server;

    /**
     * @param features numeric, without limits
     * @param settings beside those that every configuration has, or in their place; the port is any that is free
     */
    Stand(List<String> features, Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "application.id", "stand",
                "kafka.bootstrap.servers", "localhost:9",
                "topics.input", "records",
                "topics.outcomes", "outcomes",
                "topics.predictions", "predictions",
                "features", String.join(",", features),
                "label.field", "happened",
                "network.hidden.units", "4",
                "http.port", "0"));
        features.forEach(feature -> all.put("features." + feature + ".type", "numeric"));
        all.putAll(settings);
        config = LifeboatConfig.of(all);
        holder = new ModelHolder(config.model().untrained(config.learning().scalingClip()));
        long[] missing = new long[features.size()];
        Sources sources = new Sources(
                () -> WELL,
                ready::get,
                () -> "",
                holder,
                () -> new Reading(new Totals(), missing, Double.NaN, Double.NaN, emitted.get(), 0),
                predictions);
        try {
            server = ManagementServer.start(config, sources);
        } catch (BindException e) {
            throw new AssertionError(e);
        }
    }

    /** As many records as there are labels, each feature one of two values by its label, are in the model from now on. */
    Stand learned(double ifNot, double ifSo, int... labels) {
        double[] values = new double[labels.length];
        Arrays.setAll(values, i -> labels[i] == 1 ? ifSo : ifNot);
        return learned(values, labels);
    }

    /** As {@link #learned}, of a stream that changes abruptly: every 400 records all features take other values. */
    Stand drifted(int changes) {
        int[] labels = new int[400 * (changes + 1)];
        Arrays.setAll(labels, i -> i % 2);
        double[] values = new double[labels.length];
        Arrays.setAll(values, i -> 10.0 * (i / 400 % 2) + labels[i]);
        return learned(values, labels);
    }

    /** @param values of all features, one for each label */
    private Stand learned(double[] values, int[] labels) {
        Laboratory laboratory = new Laboratory(config);
        for (int i = 0; i < labels.length; i++) {
            StringBuilder record = new StringBuilder("{\"")
                    .append(config.schema().labelField())
                    .append("\":")
                    .append(labels[i]);
            for (Feature feature : config.schema().features()) {
                record.append(",\"").append(feature.name()).append("\":").append(values[i]);
            }
            laboratory.accept(
                    ("r" + i).getBytes(UTF_8), record.append('}').toString().getBytes(UTF_8), 1_000 + i);
        }
        laboratory.finish();
        Publisher.publish(config, laboratory, holder);
        return this;
    }

    /** As {@link #learned}, of 32 labels, half of which are 1. */
    Stand learned() {
        int[] labels = new int[32];
        Arrays.setAll(labels, i -> i % 2);
        return learned(1, 2, labels);
    }

    void predicted(String id, double probability) {
        emitted.incrementAndGet();
        predictions.scored(id.getBytes(UTF_8), probability, holder.held().model(), System.currentTimeMillis(), 0);
    }

    void labelled(String id, boolean label) {
        predictions.labelled(id.getBytes(UTF_8), label, 0);
    }

    String url() {
        return server.url();
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
