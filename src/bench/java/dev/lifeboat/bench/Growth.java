package dev.lifeboat.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * How the speed changes with the number of partitions and with the width of the hidden layer: records that are labelled inline,
 * mini-batches of 8, one stream thread. ({@link Horizon} and {@link Restart} tell how memory, disk and restarts grow.)
 *
 * <p>System properties: {@code bench.records} (1000000), {@code bench.partitions} (1,2,4,8,16), {@code bench.widths}
 * (10,32,100,320,1024).
 */
final class Growth {
    private static final Workload WORKLOAD = Workload.B;

    private final Bench bench;
    private final PrintStream out;
    private final long records = Long.getLong("bench.records", 1_000_000);

    private Growth(Bench bench, PrintStream out) {
        this.bench = bench;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Bench.onBroker(bench -> {
            try (PrintStream out = Bench.report("growth.md")) {
                new Growth(bench, out).run();
            }
        });
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        out.printf(
                "%d records, %s; %d cores, JDK %s%n%n",
                records,
                WORKLOAD.title(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"));
        out.println("| partitions | hidden units | records/s | CPU s a million | of it compiling |");
        out.println("|---|---|---|---|---|");
        for (String partitions :
                System.getProperty("bench.partitions", "1,2,4,8,16").split(",")) {
            measure(Integer.parseInt(partitions), WORKLOAD.hidden());
        }
        for (String width :
                System.getProperty("bench.widths", "10,32,100,320,1024").split(",")) {
            measure(Bench.PARTITIONS, width);
        }
    }

    private void measure(int partitions, String hidden) throws IOException, InterruptedException, ExecutionException {
        Bench.Run run = bench.run(Subject.LIFEBOAT, new Scenario(WORKLOAD, records, 0, partitions, 1, hidden));
        out.printf(
                Locale.ROOT,
                "| %d | %s | %.0f | %.1f | %.1f |%n",
                partitions,
                hidden,
                run.rate(),
                run.cpuSecondsAMillion(),
                run.compilerSecondsAMillion());
    }
}
