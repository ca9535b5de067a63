package dev.lifeboat.bench;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.http.RecentPredictions;
import dev.lifeboat.learning.Model;
import dev.lifeboat.metrics.MetricsRegistry;
import dev.lifeboat.metrics.PipelineMetrics;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.PipelineObserver;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What being watched adds to a record, and to a label; and what a scrape costs, which happens every few seconds. */
public class ObserverKernels {
    private static final double CLIP = 10;
    private static final long LABEL_DELAY_MS = 60_000;

    /** The observers of a running service, and records of which each is a millisecond later than the one before. */
    @State(Scope.Thread)
    public static class Watched {
        private final LifeboatConfig config = KernelRecords.config();
        private final Model model = KernelRecords.model(config, CLIP);
        private final MetricsRegistry registry = new MetricsRegistry(config);
        private final byte[] id = "p4711".getBytes(StandardCharsets.US_ASCII);
        private final PipelineObserver observer = new PipelineMetrics(
                        config, new ModelHolder(model), registry.meters(), Clock.systemUTC())
                .and(new RecentPredictions(0.5));
        private final long now = System.currentTimeMillis();
        private long latencyMs;

        @TearDown
        public void close() {
            registry.close();
        }
    }

    @Benchmark
    public void observeScored(Watched watched) {
        watched.latencyMs = (watched.latencyMs + 1) & 0xFFFF;
        watched.observer.scored(watched.id, 0.7, watched.model, watched.now - watched.latencyMs, watched.latencyMs);
    }

    @Benchmark
    public void observeLabelled(Watched watched) {
        watched.observer.labelled(watched.id, true, LABEL_DELAY_MS);
    }

    @Benchmark
    public String scrape(Watched watched) {
        return watched.registry.scrape();
    }
}
