package dev.lifeboat.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lifeboat beside the identity topology, on the same records and the same broker, in pairs whose order alternates: what runs second
 * finds a warmer machine. Prints the median over pairs of the ratio of their speeds and of their CPU seconds, with the range.
 *
 * <p>System properties: {@code bench.records} (1000000), {@code bench.warmup} (0), {@code bench.pairs} (5), {@code bench.workloads}
 * (a,b,c,d), {@code bench.threads} (1,2), {@code bench.jvm} (options for the JVMs that are measured, such as a profiler's),
 * {@code bench.settings} (more configuration for both, separated by semicolons).
 */
public final class EndToEnd {
    private static final Logger log = LoggerFactory.getLogger(EndToEnd.class);

    private final Bench bench;
    private final PrintStream out;
    private final long records = Long.getLong("bench.records", 1_000_000);
    private final long warmUp = Long.getLong("bench.warmup", 0);
    private final int pairs = Integer.getInteger("bench.pairs", 5);

    private EndToEnd(Bench bench, PrintStream out) {
        this.bench = bench;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Bench.onBroker(bench -> {
            try (PrintStream out = Bench.report("end-to-end.md")) {
                new EndToEnd(bench, out).run();
            }
        });
    }

    private record Pair(Bench.Run identity, Bench.Run lifeboat) {
        double speed() {
            return lifeboat.rate() / identity.rate();
        }

        double cpu() {
            return lifeboat.cpuSecondsAMillion() / identity.cpuSecondsAMillion();
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "identity %.0f/s, Lifeboat %.0f/s, %.2f", identity.rate(), lifeboat.rate(), speed());
        }
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        out.printf(
                "%d records, %d of them to warm up, four partitions, exactly once, %d pairs; %d cores, JDK %s%n%n",
                records, warmUp, pairs, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
        out.println(
                "| workload | threads | identity/s | lifeboat/s | ratio (range) | CPU s a million: identity | lifeboat"
                        + " | ratio (range) | of it compiling: identity | lifeboat |");
        out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (String name : System.getProperty("bench.workloads", "a,b,c,d").split(",")) {
            Workload workload = Workload.valueOf(name.toUpperCase(Locale.ROOT));
            for (String threads : System.getProperty("bench.threads", "1,2").split(",")) {
                Scenario scenario = new Scenario(workload, records, warmUp, Integer.parseInt(threads));
                report(scenario, measure(scenario));
            }
        }
    }

    private List<Pair> measure(Scenario scenario) throws IOException, InterruptedException, ExecutionException {
        List<Pair> measured = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            if (pair % 2 == 0) {
                Bench.Run first = bench.run(Subject.IDENTITY, scenario);
                measured.add(new Pair(first, bench.run(Subject.LIFEBOAT, scenario)));
            } else {
                Bench.Run first = bench.run(Subject.LIFEBOAT, scenario);
                measured.add(new Pair(bench.run(Subject.IDENTITY, scenario), first));
            }
            log.info("pair {} of {}: {}", pair + 1, pairs, measured.get(pair));
        }
        return measured;
    }

    private void report(Scenario scenario, List<Pair> measured) {
        List<Bench.Run> identities = measured.stream().map(Pair::identity).toList();
        List<Bench.Run> lifeboats = measured.stream().map(Pair::lifeboat).toList();
        Spread speed = Spread.of(measured, Pair::speed);
        Spread cpu = Spread.of(measured, Pair::cpu);
        out.printf(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f | %s | %.1f | %.1f | %s | %.1f | %.1f |%n",
                scenario.workload().title(),
                scenario.threads(),
                Spread.of(identities, Bench.Run::rate).median(),
                Spread.of(lifeboats, Bench.Run::rate).median(),
                speed.withRange(),
                Spread.of(identities, Bench.Run::cpuSecondsAMillion).median(),
                Spread.of(lifeboats, Bench.Run::cpuSecondsAMillion).median(),
                cpu.withRange(),
                Spread.of(identities, Bench.Run::compilerSecondsAMillion).median(),
                Spread.of(lifeboats, Bench.Run::compilerSecondsAMillion).median());
    }
}
