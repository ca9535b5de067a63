package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.http.ManagementServer;
import dev.lifeboat.http.Reading;
import dev.lifeboat.http.RecentPredictions;
import dev.lifeboat.http.Sources;
import dev.lifeboat.metrics.MetricsRegistry;
import dev.lifeboat.metrics.PipelineMetrics;
import dev.lifeboat.metrics.ProcessMetrics;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.PipelineObserver;
import java.net.BindException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.KafkaStreams;

/** A service's meters and its management port, which are there before its streams. */
final class Management implements AutoCloseable {
    private final MetricsRegistry registry;
    private final ProcessMetrics process;
    private final PipelineMetrics pipeline;
    private final RecentPredictions predictions;
    private final Vitals vitals;
    private final ManagementServer server;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param holder of the model that records are scored with
     * @throws UnavailableException if the configured address cannot be had
     */
    Management(LifeboatConfig config, ModelHolder holder) {
        registry = new MetricsRegistry(config);
        process = new ProcessMetrics(registry.meters());
        pipeline = new PipelineMetrics(config, holder, registry.meters(), Clock.systemUTC());
        predictions = new RecentPredictions(config.evaluation().settings().threshold());
        vitals = new Vitals(holder);
        Sources sources = new Sources(
                vitals::live, vitals::ready, () -> pipeline.read(registry::scrape), holder, this::reading, predictions);
        try {
            server = ManagementServer.start(config, sources);
        } catch (BindException e) {
            process.close();
            registry.close();
            throw new UnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    PipelineObserver observer() {
        return pipeline.and(predictions);
    }

    private Reading reading() {
        return new Reading(
                pipeline.totals(),
                pipeline.missing(),
                pipeline.modelAgeMs(),
                pipeline.modelLagMs(),
                pipeline.predictions(),
                pipeline.learnerLag());
    }

    String url() {
        return server.url();
    }

    /** @param publishedVersion of the newest model before these streams start */
    void watch(KafkaStreams streams, long publishedVersion) {
        streams.setGlobalStateRestoreListener(vitals.restores());
        vitals.watch(streams, publishedVersion);
        process.watch(streams);
    }

    /** May be called again. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.close();
            process.close();
            registry.close();
        }
    }
}
