package dev.lifeboat.bench;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.http.RecentPredictions;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.kafka.StreamsSettings;
import dev.lifeboat.kafka.TopicSetup;
import dev.lifeboat.learning.Model;
import dev.lifeboat.metrics.MetricsRegistry;
import dev.lifeboat.metrics.PipelineMetrics;
import dev.lifeboat.metrics.ProcessMetrics;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.pipeline.SourceTopics;
import dev.lifeboat.topology.Changelogs;
import dev.lifeboat.topology.LifeboatTopology;
import dev.lifeboat.topology.TopologyInputs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;

/**
 * What being watched costs. Two processes differ by what their compilers made of the same code, by more than the observers cost; so
 * this is one, in this JVM, whose observers look and look away by turns, and which is scraped as often as Prometheus is configured
 * to, while they look. The stream thread's CPU time tells more than the speed, which waits for the broker.
 *
 * <p>System properties: {@code bench.records} (at least ten million tell something), {@code bench.warmup} (of them; not measured),
 * {@code bench.workloads} (a,b,c,d).
 */
final class MetricsCost {
    private static final Duration SCRAPE_INTERVAL = Duration.ofSeconds(15);

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

    private void run() throws IOException, InterruptedException, ExecutionException {
        out.printf(
                "%d records, %d of them to warm up, four partitions, one stream thread; %d cores, JDK %s%n%n",
                records, warmUp, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
        out.println("| workload | pairs of windows | watched/s | unwatched/s | ratio"
                + " | stream thread, CPU µs a record: watched | unwatched | ratio | of pairs: mean ± standard error |");
        out.println("|---|---|---|---|---|---|---|---|---|");
        for (String name : System.getProperty("bench.workloads", "a,b,c,d").split(",")) {
            Workload workload = Workload.valueOf(name.toUpperCase(Locale.ROOT));
            report(workload, measure(new Scenario(workload, records, warmUp, 1)));
        }
    }

    private void report(Workload workload, List<Switched.Window> windows) {
        Sum watched = Sum.of(windows, true);
        Sum unwatched = Sum.of(windows, false);
        Spread ratios = Spread.of(cpuRatios(windows));
        out.printf(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f | %.3f | %.3f | %.3f | %.3f | %.3f ± %.3f |%n",
                workload.title(),
                windows.size() / 2,
                watched.rate(),
                unwatched.rate(),
                watched.rate() / unwatched.rate(),
                watched.cpuMicros(),
                unwatched.cpuMicros(),
                watched.cpuMicros() / unwatched.cpuMicros(),
                ratios.mean(),
                ratios.standardError());
    }

    /** All windows of a kind, as if they were one. */
    private record Sum(double records, double nanos, double cpuNanos) {
        static Sum of(List<Switched.Window> windows, boolean watched) {
            List<Switched.Window> those = windows.stream()
                    .filter(window -> window.watched() == watched)
                    .toList();
            return new Sum(
                    those.stream().mapToLong(Switched.Window::records).sum(),
                    those.stream().mapToLong(Switched.Window::nanos).sum(),
                    those.stream().mapToLong(Switched.Window::cpuNanos).sum());
        }

        double rate() {
            return records / (nanos / 1e9);
        }

        double cpuMicros() {
            return cpuNanos / 1e3 / records;
        }
    }

    /** Of two windows that follow each other, one of which was watched. */
    private static double[] cpuRatios(List<Switched.Window> windows) {
        return IntStream.range(0, windows.size() / 2)
                .mapToDouble(pair -> {
                    List<Switched.Window> both = windows.subList(2 * pair, 2 * pair + 2);
                    return Sum.of(both, true).cpuMicros() / Sum.of(both, false).cpuMicros();
                })
                .toArray();
    }

    private List<Switched.Window> measure(Scenario scenario)
            throws IOException, InterruptedException, ExecutionException {
        bench.preload(scenario);
        String application = bench.application();
        bench.create(Bench.output(application));
        Path file = bench.configure(application, scenario.settings());
        LifeboatConfig config = LifeboatConfig.read(file, Map.of());
        int partitions;
        try (Admin admin = new KafkaClients(config).admin()) {
            partitions = new TopicSetup(config, admin).ensure().get(0).partitions();
        }
        ModelHolder holder = new ModelHolder(
                Model.untrained(config.model(), config.learning().settings()));
        Properties settings = StreamsSettings.of(config);
        try (MetricsRegistry registry = new MetricsRegistry(config);
                ProcessMetrics process = new ProcessMetrics(registry.meters())) {
            PipelineObserver observers = new PipelineMetrics(config, holder, registry.meters(), Clock.systemUTC())
                    .and(new RecentPredictions(config.evaluation().settings().threshold()));
            Switched observer = new Switched(observers, warmUp, records);
            TopologyInputs inputs =
                    new TopologyInputs(partitions, new SourceTopics("", ""), Long.MAX_VALUE, holder, observer);
            Changelogs changelogs = new Changelogs(1 << 20, 1 << 20, 1 << 20);
            LifeboatTopology topology = new LifeboatTopology(config, inputs, changelogs, Clock.systemUTC());
            try (KafkaStreams streams = new KafkaStreams(topology.build(settings), settings)) {
                process.watch(streams);
                streams.start();
                while (!observer.await(SCRAPE_INTERVAL)) {
                    scrapeWhileWatched(observer, registry);
                }
                return observer.windows();
            }
        } finally {
            bench.removeTopics(application);
        }
    }

    private static void scrapeWhileWatched(Switched observer, MetricsRegistry registry) throws InterruptedException {
        while (!observer.isOn()) {
            Thread.sleep(1);
        }
        registry.scrape();
    }
}
