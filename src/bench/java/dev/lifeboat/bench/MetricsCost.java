package dev.lifeboat.bench;

import dev.lifeboat.quickstart.BrokerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.RetriableException;

/**
 * What being watched costs: the service as {@code serve} starts it, with meters, page and history, beside {@link Unwatched}, in pairs whose
 * order alternates. Prints the median over pairs of the ratios, watched to unwatched, of the speeds and of the CPU seconds.
 *
 * <p>System properties: {@code bench.records} (1000000), {@code bench.pairs} (5), {@code bench.workloads} (a,b,c,d,e),
 * {@code bench.threads} (1,2).
 */
final class MetricsCost {
    /** What is compared: commands whose last argument is the configuration file. */
    private static final List<String> WATCHED = List.of("dev.lifeboat.cli.Main", "serve", "--config");

    private static final List<String> UNWATCHED = List.of(Unwatched.class.getName());
    private static final String OUTCOMES = "bench-outcomes";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(10);

    private final long records = Long.getLong("bench.records", 1_000_000);
    private final int pairs = Integer.getInteger("bench.pairs", 5);
    private final Path data;
    private final String bootstrapServers;
    private final Bench bench;
    private int runs;

    private MetricsCost(Path data, String bootstrapServers, Bench bench) {
        this.data = data;
        this.bootstrapServers = bootstrapServers;
        this.bench = bench;
    }

    /**
     * From the first committed output to the last committed input.
     *
     * @param cpuSeconds of the whole process
     */
    private record Run(double seconds, double cpuSeconds) {}

    private record Pair(Run watched, Run unwatched) {
        double rateRatio() {
            return unwatched.seconds / watched.seconds;
        }

        double cpuRatio() {
            return watched.cpuSeconds / unwatched.cpuSeconds;
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Path data = Files.createTempDirectory(
                Files.createDirectories(Path.of("target/bench")).toAbsolutePath(), "data-");
        try (BrokerProcess broker = BrokerProcess.start(data, 0, Map.of("log.retention.ms", "-1"));
                Bench bench = new Bench(broker.bootstrapServers(), data)) {
            new MetricsCost(data, broker.bootstrapServers(), bench).run();
        } finally {
            Bench.remove(data);
        }
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        System.out.printf(
                "%d records, four partitions, exactly once, %d pairs; %d cores, JDK %s%n%n",
                records, pairs, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
        System.out.println("| workload | threads | watched/s | unwatched/s | ratio | range | CPU s a million: watched"
                + " | unwatched | ratio | range |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (String name : System.getProperty("bench.workloads", "a,b,c,d,e").split(",")) {
            Workload workload = Workload.valueOf(name.toUpperCase(Locale.ROOT));
            bench.preload(workload, records);
            for (String threads : System.getProperty("bench.threads", "1,2").split(",")) {
                report(workload, threads, measure(workload, threads));
            }
        }
    }

    /** What runs second finds a warmer machine: each side is second in every other pair. */
    private List<Pair> measure(Workload workload, String threads)
            throws IOException, InterruptedException, ExecutionException {
        List<Pair> measured = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            if (pair % 2 == 0) {
                Run watched = run(WATCHED, workload, threads);
                measured.add(new Pair(watched, run(UNWATCHED, workload, threads)));
            } else {
                Run unwatched = run(UNWATCHED, workload, threads);
                measured.add(new Pair(run(WATCHED, workload, threads), unwatched));
            }
        }
        return measured;
    }

    private void report(Workload workload, String threads, List<Pair> measured) {
        double[] rates = sorted(measured, Pair::rateRatio);
        double[] cpu = sorted(measured, Pair::cpuRatio);
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.0f | %.0f | %.3f | %.3f–%.3f | %.1f | %.1f | %.3f | %.3f–%.3f |%n",
                workload.title(),
                threads,
                median(sorted(measured, pair -> records / pair.watched.seconds)),
                median(sorted(measured, pair -> records / pair.unwatched.seconds)),
                median(rates),
                rates[0],
                rates[pairs - 1],
                median(sorted(measured, pair -> pair.watched.cpuSeconds * 1e6 / records)),
                median(sorted(measured, pair -> pair.unwatched.cpuSeconds * 1e6 / records)),
                median(cpu),
                cpu[0],
                cpu[pairs - 1]);
    }

    private Run run(List<String> command, Workload workload, String threads)
            throws IOException, InterruptedException, ExecutionException {
        String application = "bench-watch-" + ++runs;
        String output = application + "-out";
        bench.create(output);
        Path config = Files.writeString(
                data.resolve(application + ".properties"),
                workload.settings() + "application.id=" + application + "\ntopics.predictions=" + output
                        + "\nkafka.bootstrap.servers=" + bootstrapServers + "\nkafka.num.stream.threads=" + threads
                        + "\nkafka.state.dir=" + data.resolve("state") + "\nhttp.port=0\n");
        Process process =
                start(command, config, data.resolve(application + ".log").toFile());
        try {
            awaitOutput(process, output);
            long first = System.nanoTime();
            double cpuBefore = cpuSeconds(process);
            bench.awaitConsumed(process, application, inputs(workload));
            return new Run((System.nanoTime() - first) / 1e9, cpuSeconds(process) - cpuBefore);
        } finally {
            process.destroyForcibly().waitFor();
            removeTopics(application);
        }
    }

    private static Process start(List<String> command, Path config, File log) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path")));
        line.addAll(command);
        line.add(config.toString());
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    private static List<String> inputs(Workload workload) {
        return workload.isJoined() ? List.of(workload.input(), OUTCOMES) : List.of(workload.input());
    }

    private void awaitOutput(Process process, String output) throws InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!hasRecords(output)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the run has ended or takes too long; see the logs in " + data);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** A broker may not know a topic for a moment after it was created. */
    private boolean hasRecords(String topic) throws InterruptedException, ExecutionException {
        try {
            return bench.committedEnd(topic) > 0;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw e;
        }
    }

    private static double cpuSeconds(Process process) {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    private void removeTopics(String application) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            List<String> mine = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith(application + "-"))
                    .toList();
            admin.deleteTopics(mine).all().get();
        }
    }

    private static double[] sorted(List<Pair> measured, ToDoubleFunction<Pair> figure) {
        return measured.stream().mapToDouble(figure).sorted().toArray();
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
