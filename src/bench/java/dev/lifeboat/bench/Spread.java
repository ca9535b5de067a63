package dev.lifeboat.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A figure of several runs. */
final class Spread {
    private final double[] sorted;

    private Spread(double[] sorted) {
        this.sorted = sorted;
    }

    static Spread of(double... figures) {
        return new Spread(Arrays.stream(figures).sorted().toArray());
    }

    static <T> Spread of(List<T> runs, ToDoubleFunction<T> figure) {
        return of(runs.stream().mapToDouble(figure).toArray());
    }

    double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double mean() {
        return Arrays.stream(sorted).average().orElseThrow();
    }

    /** Of the mean. */
    double standardError() {
        double mean = mean();
        double squares = Arrays.stream(sorted)
                .map(figure -> (figure - mean) * (figure - mean))
                .sum();
        return Math.sqrt(squares / (sorted.length - 1) / sorted.length);
    }

    double largest() {
        return sorted[sorted.length - 1];
    }

    /** The median, and from the smallest to the largest. */
    String withRange() {
        return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", median(), sorted[0], largest());
    }
}
