package dev.lifeboat.bench;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.http.RecentPredictions;
import dev.lifeboat.metrics.MetricsRegistry;
import dev.lifeboat.metrics.PipelineMetrics;
import dev.lifeboat.metrics.ProcessMetrics;
import dev.lifeboat.service.KafkaClients;
import dev.lifeboat.service.StreamsSettings;
import dev.lifeboat.service.TopicSetup;
import dev.lifeboat.topology.LifeboatTopology;
import dev.lifeboat.topology.ModelHolder;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;

/**
 * What being watched costs. Two processes differ by what their compilers made of the same code, by more than the observers cost; so
 * this is one, in this JVM, whose observers look and look away by turns, for a quarter of a second each. The looks have a scrape each,
 * which is far more than Prometheus asks for. CPU time of the stream thread tells more than the speed, which waits for the broker.
 *
 * <p>System properties: {@code bench.records} (at least ten million tell something), {@code bench.warmup} (of them; not measured),
 * {@code bench.workloads} (a,b).
 */
final class MetricsCost {
    private static final long WINDOW_MS = 250;

    private final Bench bench;
    private final PrintStream out;
    private final long records = Long.getLong("bench.records", 1_000_000);
    private final long warmUp = Long.getLong("bench.warmup", 0);

    private MetricsCost(Bench bench, PrintStream out) {
        this.bench = bench;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Bench.onBroker(bench -> {
            try (PrintStream out = Bench.report("metrics-cost.md")) {
                new MetricsCost(bench, out).run();
            }
        });
    }

    /** @param cpuMicros of the stream thread, a record */
    private record Window(double rate, double cpuMicros) {}

    /** A window with observers, and the one beside it without. */
    private record Pair(Window watched, Window unwatched) {}

    private void run() throws IOException, InterruptedException, ExecutionException {
        out.printf(
                "%d records, %d of them to warm up, four partitions, one stream thread; %d cores, JDK %s%n%n",
                records, warmUp, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
        out.println("| workload | pairs of windows | watched/s | unwatched/s | ratio of medians"
                + " | stream thread, CPU µs a record: watched | unwatched | ratio of medians |");
        out.println("|---|---|---|---|---|---|---|---|");
        for (String name : System.getProperty("bench.workloads", "a,b").split(",")) {
            Workload workload = Workload.valueOf(name.toUpperCase(Locale.ROOT));
            report(workload, measure(new Scenario(workload, records, warmUp, 1)));
        }
    }

    /** Of medians: a window in which the broker stalls tells nothing. */
    private void report(Workload workload, List<Pair> measured) {
        double watched = Spread.of(measured, pair -> pair.watched.rate).median();
        double unwatched = Spread.of(measured, pair -> pair.unwatched.rate).median();
        double watchedCpu = Spread.of(measured, pair -> pair.watched.cpuMicros).median();
        double unwatchedCpu =
                Spread.of(measured, pair -> pair.unwatched.cpuMicros).median();
        out.printf(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f | %.3f | %.2f | %.2f | %.3f |%n",
                workload.title(),
                measured.size(),
                watched,
                unwatched,
                watched / unwatched,
                watchedCpu,
                unwatchedCpu,
                watchedCpu / unwatchedCpu);
    }

    private List<Pair> measure(Scenario scenario) throws IOException, InterruptedException, ExecutionException {
        bench.preload(scenario);
        String application = bench.application();
        bench.create(Bench.output(application));
        Path file = bench.configure(application, scenario.settings());
        LifeboatConfig config = LifeboatConfig.read(file, Map.of());
        int partitions;
        try (Admin admin = new KafkaClients(config).admin()) {
            partitions = new TopicSetup(config, admin).ensure().get(0).partitions();
        }
        ModelHolder holder =
                new ModelHolder(config.model().untrained(config.learning().scalingClip()));
        Properties settings = StreamsSettings.of(config);
        try (MetricsRegistry registry = new MetricsRegistry(config);
                ProcessMetrics process = new ProcessMetrics(registry.meters())) {
            Switched observer = new Switched(new PipelineMetrics(config, holder, registry.meters(), Clock.systemUTC())
                    .and(new RecentPredictions(config.learning().threshold())));
            LifeboatTopology topology = new LifeboatTopology(config, partitions, holder, observer, Clock.systemUTC());
            try (KafkaStreams streams = new KafkaStreams(topology.build(settings), settings)) {
                process.watch(streams);
                streams.start();
                return windows(observer, registry);
            }
        } finally {
            bench.removeTopics(application);
        }
    }

    /** Which of a pair comes first alternates: the stream may grow faster or slower all the time. */
    private List<Pair> windows(Switched observer, MetricsRegistry registry) throws InterruptedException {
        while (observer.records() < Math.max(1, warmUp)) {
            Thread.sleep(WINDOW_MS);
        }
        List<Pair> measured = new ArrayList<>();
        while (true) {
            boolean watchedFirst = measured.size() % 2 == 0;
            Window first = window(observer, watchedFirst, registry);
            Window second = window(observer, !watchedFirst, registry);
            if (observer.records() >= records) {
                // The records have come to an end within this pair.
                return measured;
            }
            measured.add(watchedFirst ? new Pair(first, second) : new Pair(second, first));
        }
    }

    private static Window window(Switched observer, boolean watched, MetricsRegistry registry)
            throws InterruptedException {
        observer.set(watched);
        long recordsBefore = observer.records();
        long cpuBefore = streamThreadNanos();
        long start = System.nanoTime();
        if (watched) {
            registry.scrape();
        }
        Thread.sleep(WINDOW_MS);
        double scored = observer.records() - recordsBefore;
        return new Window(
                scored / ((System.nanoTime() - start) / 1e9), (streamThreadNanos() - cpuBefore) / 1e3 / scored);
    }

    private static long streamThreadNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().endsWith("-StreamThread-1"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }
}
