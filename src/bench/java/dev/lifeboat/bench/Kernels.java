package dev.lifeboat.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Times and allocations of what is done a record, a mini-batch or a model, on one thread.
 *
 * <p>System properties: {@code bench.kernels} (a regular expression; all), {@code bench.forks} (2), {@code bench.iterations} (4, each of a
 * second and after two to warm up).
 */
public final class Kernels {
    static final int LARGE_BATCH = 32;

    /** Weights of 256-256-128-1, and those of them that an error is propagated back through: all but the first layer's. */
    private static final long WEIGHTS = 256 * 256 + 256 * 128 + 128;

    private static final long PROPAGATED = 256 * 128 + 128;

    /**
     * A multiplication and an addition an example for each weight in the forward pass and in the gradient, and for each but the first
     * layer's in the error. Adam's operations are not counted, though their time is.
     */
    private static final long FLOPS = LARGE_BATCH * 2 * (2 * WEIGHTS + PROPAGATED);

    private Kernels() {}

    public static void main(String[] arguments) throws RunnerException, IOException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("(Learner|Record|Join|Observer)Kernels\\..*" + System.getProperty("bench.kernels", ""))
                        // Not those of this JVM, which does without the second compiler.
                        .jvmArgs("-Dlogback.configurationFile=logback-quiet.xml")
                        .forks(Integer.getInteger("bench.forks", 2))
                        .warmupIterations(2)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(Integer.getInteger("bench.iterations", 4))
                        .measurementTime(TimeValue.seconds(1))
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.MICROSECONDS)
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .build())
                .run();
        String table = table(results);
        System.out.print(table);
        Files.writeString(Files.createDirectories(Path.of("target/bench")).resolve("kernels.md"), table);
    }

    private static String table(Collection<RunResult> results) {
        StringBuilder table =
                new StringBuilder("| kernel | median µs | best µs | worst µs | bytes |\n|---|---|---|---|---|\n");
        StringBuilder rate = new StringBuilder();
        for (RunResult result : results) {
            String name = result.getPrimaryResult().getLabel();
            double[] times = times(result);
            double median = median(times);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.3f | %.3f | %.3f | %.0f |%n",
                    name,
                    median,
                    times[0],
                    times[times.length - 1],
                    allocated(result)));
            if (name.equals("stepLargeBatch")) {
                rate.append(String.format(
                        Locale.ROOT,
                        "%nstepLargeBatch: %.2f GFLOP/s (best %.2f), of 2 * %d * (2 * %d + %d) operations%n",
                        FLOPS / median / 1e3,
                        FLOPS / times[0] / 1e3,
                        LARGE_BATCH,
                        WEIGHTS,
                        PROPAGATED));
            }
        }
        return table.append(rate).toString();
    }

    /** Bytes an operation. */
    private static double allocated(RunResult result) {
        return Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                .getScore();
    }

    /** Of all iterations of all forks, ascending. */
    private static double[] times(RunResult result) {
        double[] times = result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
                .toArray();
        Arrays.sort(times);
        return times;
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
