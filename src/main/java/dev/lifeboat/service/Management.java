package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.http.ManagementServer;
import dev.lifeboat.http.PipelineStatus;
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
import org.apache.kafka.streams.processor.StateRestoreListener;

/** The meters and the management port of a service. They start before the streams. */
final class Management implements AutoCloseable {
    private final MetricsRegistry registry;
    private final ProcessMetrics process;
    private final PipelineMetrics pipeline;
    private final RecentPredictions predictions;
    private final LifeboatConfig config;
    private final HealthChecks health;
    private final ManagementServer server;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Opens the port.
     *
     * @param holder of the model in use
     * @throws UnavailableException if the configured address is in use
     */
    Management(LifeboatConfig config, ModelHolder holder) {
        this.config = config;
        registry = new MetricsRegistry(config);
        process = new ProcessMetrics(registry.meters());
        pipeline = new PipelineMetrics(config, holder, registry.meters(), Clock.systemUTC());
        predictions = new RecentPredictions(config.evaluation().settings().threshold());
        health = new HealthChecks(holder);
        Sources sources = new Sources(
                health::live, health::ready, () -> pipeline.read(registry::scrape), holder, this::status, predictions);
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

    private PipelineStatus status() {
        return new PipelineStatus(
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

    StateRestoreListener restoreListener() {
        return health.restoreListener();
    }

    /** Reports the health and the metrics of streams that have been started. */
    void watch(KafkaStreams streams, StartupChecks.Result checked) {
        health.watch(
                streams::state,
                new StreamsTaskAssignment(streams, config, checked.tasks()),
                checked.published().model().version());
        process.watch(streams);
    }

    /** Has no effect on a closed management port. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.close();
            process.close();
            registry.close();
        }
    }
}
