package dev.lifeboat.bench;

import dev.lifeboat.quickstart.BrokerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;

/**
 * Lifeboat beside the identity topology: the same records, the same broker, in alternation. Prints the median over pairs of the
 * ratio of their speeds, with its range, and the CPU seconds that a million records cost each process.
 *
 * <p>System properties: {@code bench.records} (1000000), {@code bench.pairs} (5), {@code bench.workloads} (a,b,c,d,e),
 * {@code bench.threads} (1,2), {@code bench.jvm} (options for the JVMs that are measured, such as a profiler's).
 */
public final class EndToEnd {
    private final Bench bench;
    private final PrintStream out;
    private final long records = Long.getLong("bench.records", 1_000_000);
    private final int pairs = Integer.getInteger("bench.pairs", 5);

    private EndToEnd(Bench bench, PrintStream out) {
        this.bench = bench;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Path directory = Files.createDirectories(Path.of("target/bench")).toAbsolutePath();
        Path data = Files.createTempDirectory(directory, "data-");
        try (BrokerProcess broker = BrokerProcess.start(data, 0, Map.of("log.retention.ms", "-1"));
                Bench bench = new Bench(broker.bootstrapServers(), data);
                PrintStream file = new PrintStream(
                        Files.newOutputStream(directory.resolve("end-to-end.md")), true, StandardCharsets.UTF_8)) {
            new EndToEnd(bench, new PrintStream(new Tee(System.out, file), true, StandardCharsets.UTF_8)).run();
        } finally {
            Bench.remove(data);
        }
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        out.printf(
                "%d records, four partitions, exactly once, %d pairs; %d cores, JDK %s%n%n",
                records, pairs, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
        out.println(
                "| workload | threads | identity/s | lifeboat/s | ratio | range | CPU s a million: identity | lifeboat"
                        + " | of it compiling: identity | lifeboat |");
        out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (String name : System.getProperty("bench.workloads", "a,b,c,d,e").split(",")) {
            Workload workload = Workload.valueOf(name.toUpperCase(Locale.ROOT));
            bench.preload(workload, records);
            for (String threads : System.getProperty("bench.threads", "1,2").split(",")) {
                compare(workload, Integer.parseInt(threads));
            }
        }
    }

    private void compare(Workload workload, int threads) throws IOException, InterruptedException, ExecutionException {
        List<Bench.Run> identities = new ArrayList<>();
        List<Bench.Run> lifeboats = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            identities.add(bench.identity(workload, threads, records));
            lifeboats.add(bench.lifeboat(workload, threads, records));
        }
        double[] ratios = new double[pairs];
        Arrays.setAll(ratios, i -> lifeboats.get(i).rate() / identities.get(i).rate());
        Arrays.sort(ratios);
        out.printf(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f | %.2f | %.2f–%.2f | %.1f | %.1f | %.1f | %.1f |%n",
                workload.title(),
                threads,
                median(identities, Bench.Run::rate),
                median(lifeboats, Bench.Run::rate),
                median(ratios),
                ratios[0],
                ratios[pairs - 1],
                median(identities, run -> run.cpuSeconds() * 1e6 / records),
                median(lifeboats, run -> run.cpuSeconds() * 1e6 / records),
                median(identities, run -> run.compilerSeconds() * 1e6 / records),
                median(lifeboats, run -> run.compilerSeconds() * 1e6 / records));
    }

    private static double median(List<Bench.Run> runs, ToDoubleFunction<Bench.Run> figure) {
        return median(runs.stream().mapToDouble(figure).toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
