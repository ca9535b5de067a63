package dev.lifeboat.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KafkaStreams;

/** The meters of the process: JVM, log events, and a selection of Kafka's metrics. */
public final class ProcessMetrics implements AutoCloseable {
    /** Time until the metrics of new threads and topics are exported. */
    private static final Duration REFRESH = Duration.ofSeconds(10);

    private final MeterRegistry registry;
    private final Deque<Runnable> closing = new ArrayDeque<>();

    /** Registers the meters of the JVM and of the log. */
    public ProcessMetrics(MeterRegistry registry) {
        this.registry = registry;
        registry.config()
                // No dashboard uses these, and promtool rejects some of the names.
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("process.start.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system."));
        JvmGcMetrics collections = new JvmGcMetrics();
        closing.push(collections::close);
        closing.push(new LogMeters(registry)::close);
        for (MeterBinder binder : List.of(
                collections,
                new ClassLoaderMetrics(),
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new ProcessorMetrics(),
                new UptimeMetrics())) {
            binder.bindTo(registry);
        }
    }

    /** Registers the metrics of these streams, until this is closed. */
    public void watch(KafkaStreams streams) {
        ScheduledExecutorService refresher = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "kafka-metrics");
            thread.setDaemon(true);
            return thread;
        });
        KafkaMeters meters = new KafkaMeters(registry, streams::metrics);
        closing.push(meters::close);
        closing.push(refresher::shutdownNow);
        var unused = refresher.scheduleWithFixedDelay(meters::refresh, 0, REFRESH.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
