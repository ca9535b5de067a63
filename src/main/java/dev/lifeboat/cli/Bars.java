package dev.lifeboat.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** A line of bars, one per value. */
final class Bars {
    private static final String HEIGHTS = "▁▂▃▄▅▆▇█";

    private Bars() {}

    /** Bars between the smallest and the largest of the values; a blank for a value that is not finite. */
    static String of(double[] values) {
        return of(values, List.of(values));
    }

    /** @param all values between whose smallest and largest the bars are drawn, so that several lines can be compared */
    static String of(double[] values, Collection<double[]> all) {
        double[] known = all.stream()
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .toArray();
        double min = Arrays.stream(known).min().orElse(0);
        double max = Arrays.stream(known).max().orElse(0);
        StringBuilder bars = new StringBuilder();
        for (double value : values) {
            int height = max == min ? 0 : (int) Math.round((value - min) / (max - min) * (HEIGHTS.length() - 1));
            bars.append(Double.isFinite(value) ? HEIGHTS.charAt(height) : ' ');
        }
        return bars.toString();
    }
}
