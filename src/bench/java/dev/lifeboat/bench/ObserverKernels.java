package dev.lifeboat.bench;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.http.RecentPredictions;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
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

/** The cost of the observers per record and per label, and of a scrape. */
public class ObserverKernels {
    private static final double CLIP = 10;
    private static final long LABEL_DELAY_MS = 60_000;

    /** The observers of a running service. */
    @State(Scope.Thread)
    public static class Watched {
        private final LifeboatConfig config = KernelRecords.config();
        private final Model model = KernelRecords.model(config, CLIP);
        private final Prediction prediction = new Prediction(new double[] {0.7}, model.version(), false);
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
        long timestamp = watched.now - watched.latencyMs;
        watched.observer.scored(watched.id, watched.prediction, watched.model, timestamp, watched.latencyMs);
    }

    @Benchmark
    public void observeLabeled(Watched watched) {
        watched.observer.labeled(watched.id, 1, LABEL_DELAY_MS);
    }

    @Benchmark
    public String scrape(Watched watched) {
        return watched.registry.scrape();
    }
}
