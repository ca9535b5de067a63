package dev.lifeboat.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.format.RecordReader;
import dev.lifeboat.http.Health;
import dev.lifeboat.http.ManagementServer;
import dev.lifeboat.http.PipelineStatus;
import dev.lifeboat.http.RecentPredictions;
import dev.lifeboat.http.Sources;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.learning.SettingsEntry;
import dev.lifeboat.learning.StateEntry;
import dev.lifeboat.pipeline.InMemoryPipeline;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.topology.Publisher;
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

    private final Map<String, String> settings;
    private final LifeboatConfig config;
    private final ModelHolder holder;
    private final RecentPredictions predictions = new RecentPredictions(0.5);
    private final AtomicLong emitted = new AtomicLong();
    private final ManagementServer server;

    /**
     * @param features numeric, without limits
     * @param overrides beside those that every configuration has, or in their place; the port is any that is free
     */
    Stand(List<String> features, Map<String, String> overrides) {
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
        all.putAll(overrides);
        settings = all;
        config = LifeboatConfig.of(all);
        holder = new ModelHolder(
                Model.untrained(config.model(), config.learning().settings()));
        long[] missing = new long[features.size()];
        Sources sources = new Sources(
                () -> WELL,
                ready::get,
                () -> "",
                holder,
                () -> new PipelineStatus(new Totals(), missing, Double.NaN, Double.NaN, emitted.get(), 0),
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
        Publisher.publish(config, pipelineOfADrift(changes), holder);
        return this;
    }

    private InMemoryPipeline pipelineOfADrift(int changes) {
        int[] labels = new int[400 * (changes + 1)];
        Arrays.setAll(labels, i -> i % 2);
        double[] values = new double[labels.length];
        Arrays.setAll(values, i -> 10.0 * (i / 400 % 2) + labels[i]);
        return pipeline(values, labels);
    }

    /** @param values of all features, one for each label */
    private Stand learned(double[] values, int[] labels) {
        Publisher.publish(config, pipeline(values, labels), holder);
        return this;
    }

    private InMemoryPipeline pipeline(double[] values, int[] labels) {
        InMemoryPipeline pipeline = new InMemoryPipeline(config);
        RecordReader reader = new Formats(config).recordReader();
        DecodedRecord decoded = new DecodedRecord(config.schema());
        for (int i = 0; i < labels.length; i++) {
            StringBuilder record = new StringBuilder("{\"")
                    .append(config.model().target().field())
                    .append("\":")
                    .append(labels[i]);
            for (Feature feature : config.schema().features()) {
                record.append(",\"").append(feature.name()).append("\":").append(values[i]);
            }
            byte[] value = record.append('}').toString().getBytes(UTF_8);
            if (reader.readRecord(value, decoded) != null) {
                throw new AssertionError(record);
            }
            pipeline.accept(("r" + i).getBytes(UTF_8), decoded, 1_000 + i);
        }
        pipeline.finish();
        return pipeline;
    }

    /** As {@link #learned}, of 32 labels, half of which are 1. */
    Stand learned() {
        int[] labels = new int[32];
        Arrays.setAll(labels, i -> i % 2);
        return learned(1, 2, labels);
    }

    /**
     * As many examples as in {@link #drifted}; then operators change the learning rate and pause learning, and go back to the state
     * before.
     */
    Stand operated() {
        InMemoryPipeline pipeline = pipelineOfADrift(1);
        Learner learner = new Learner(config.model(), pipeline.state());
        StateEntry earlier = StateEntry.of(StateEntry.Reason.ROLLBACK, config.model(), learner.state());
        Map<String, String> changed = new TreeMap<>(settings);
        changed.put("learning.rate", "0.03");
        LearningSettings other =
                LifeboatConfig.of(changed).learning().settings().withPaused(true);
        long version = learner.state().version();
        learner.fold(version + 1, new SettingsEntry(config.model().fingerprint(), other));
        learner.fold(version + 2, earlier);
        ModelJson format = new Formats(config).models();
        byte[] json = format.toBytes(learner.model(), learner.state());
        holder.replace(format.fromBytes(json), json);
        return this;
    }

    void predicted(String id, double probability) {
        emitted.incrementAndGet();
        Model model = holder.newest().model();
        Prediction prediction = new Prediction(new double[] {probability}, model.version(), false);
        predictions.scored(id.getBytes(UTF_8), prediction, model, System.currentTimeMillis(), 0);
    }

    void labeled(String id, boolean label) {
        predictions.labeled(id.getBytes(UTF_8), label ? 1 : 0, 0);
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
