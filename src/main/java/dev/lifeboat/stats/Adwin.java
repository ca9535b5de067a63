package dev.lifeboat.stats;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import org.jspecify.annotations.Nullable;

/**
 * ADWIN2: an adaptive window of the most recent values that have the same mean. Whenever two parts of the window differ significantly, the
 * older one is dropped, at the cut where the difference is clearest. Bifet &amp; Gavaldà 2007, "Learning from time-changing data with adaptive
 * windowing".
 *
 * <p>The window is an exponential histogram: row r has at most {@value #BUCKETS} buckets of 2^r values, oldest first, each with its sum and
 * its sum of squared deviations. Memory and time are logarithmic in its width, which is at most about 40,000.
 */
public final class Adwin implements DriftDetector {
    private static final int BUCKETS = 5;
    private static final int ROWS = 13;

    /** Number of values between two checks of the window. */
    private static final int CHECK_INTERVAL = 32;

    /** Minimum number of values in each part. */
    private static final int MIN_PART = 5;

    private final double confidence;

    /** (rows × (buckets + 1)), row-major. */
    private final double[] sums = new double[ROWS * (BUCKETS + 1)];

    /** Sum of squared deviations from the bucket's mean, laid out like the sums. */
    private final double[] deviations = new double[ROWS * (BUCKETS + 1)];

    private final int[] sizes = new int[ROWS];
    private long untilCheck = CHECK_INTERVAL;
    private long width;
    private double total;
    private double totalDeviation;

    /** @param confidence δ, in (0, 1): probability of a false detection */
    public Adwin(double confidence) {
        this.confidence = confidence;
    }

    /** Number of values in the window. */
    public long width() {
        return width;
    }

    /** Mean of the window; NaN if it is empty. */
    public double mean() {
        return total / width;
    }

    /** Population variance of the window; NaN if it is empty. */
    public double variance() {
        return totalDeviation / width;
    }

    @Override
    public @Nullable Change add(double value) {
        insert(value);
        if (--untilCheck > 0) {
            return null;
        }
        untilCheck = CHECK_INTERVAL;
        return shrink();
    }

    private void insert(double value) {
        if (width > 0) {
            double delta = value - mean();
            totalDeviation += delta * delta * width / (width + 1);
        }
        width++;
        total += value;
        append(0, value, 0);
        for (int row = 0; row < ROWS && sizes[row] > BUCKETS; row++) {
            if (row == ROWS - 1) {
                dropOldest();
            } else {
                mergeOldest(row);
            }
        }
    }

    private void append(int row, double sum, double deviation) {
        int at = index(row, sizes[row]++);
        sums[at] = sum;
        deviations[at] = deviation;
    }

    /** Merges the two oldest buckets of a row into one bucket of the next row. */
    private void mergeOldest(int row) {
        int first = index(row, 0);
        double bucket = capacity(row);
        double difference = (sums[first] - sums[first + 1]) / bucket;
        double deviation = deviations[first] + deviations[first + 1] + difference * difference * bucket / 2;
        append(row + 1, sums[first] + sums[first + 1], deviation);
        remove(row, 2);
    }

    private void remove(int row, int buckets) {
        int first = index(row, 0);
        sizes[row] -= buckets;
        // So few that a loop is faster than System.arraycopy.
        for (int at = first; at < first + sizes[row]; at++) {
            sums[at] = sums[at + buckets];
            deviations[at] = deviations[at + buckets];
        }
    }

    private void dropOldest() {
        int row = ROWS - 1;
        while (sizes[row] == 0) {
            row--;
        }
        double bucket = capacity(row);
        double sum = sums[index(row, 0)];
        double rest = width - bucket;
        double difference = rest == 0 ? 0 : sum / bucket - (total - sum) / rest;
        double between = difference * difference * bucket * rest / width;
        totalDeviation = Math.max(0, totalDeviation - deviations[index(row, 0)] - between);
        total -= sum;
        width -= (long) bucket;
        remove(row, 1);
    }

    private @Nullable Change shrink() {
        long widthBefore = width;
        double totalBefore = total;
        for (int older = clearestCut(); older > 0; older = clearestCut()) {
            for (int bucket = 0; bucket < older; bucket++) {
                dropOldest();
            }
        }
        return width == widthBefore ? null : new Change((totalBefore - total) / (widthBefore - width), mean(), width);
    }

    /** Number of buckets before the cut where the two parts differ most clearly; 0 if they differ nowhere. */
    private int clearestCut() {
        int cut = 0;
        double clearest = 1;
        int buckets = 0;
        double older = 0;
        double olderSum = 0;
        double logarithm = logarithm();
        for (int row = ROWS - 1; row >= 0; row--) {
            for (int bucket = 0; bucket < sizes[row]; bucket++) {
                buckets++;
                older += capacity(row);
                olderSum += sums[index(row, bucket)];
                double newer = width - older;
                if (older >= MIN_PART && newer >= MIN_PART && mayDiffer(older, newer, olderSum, logarithm)) {
                    double difference = Math.abs(olderSum / older - (total - olderSum) / newer);
                    double clarity = difference / bound(older, newer, logarithm);
                    if (clarity > clearest) {
                        clearest = clarity;
                        cut = buckets;
                    }
                }
            }
        }
        return cut;
    }

    /**
     * Whether the means of two parts differ by more than the first term of {@link #bound}, a necessary condition. It needs neither a division
     * nor a root, because it is evaluated for each of some sixty buckets and is mostly false. Rounding errors are smaller than the second term of
     * the bound by many orders of magnitude, so no cut is missed.
     */
    private boolean mayDiffer(double older, double newer, double olderSum, double logarithm) {
        double scaled = olderSum * newer - (total - olderSum) * older;
        return scaled * scaled > 2 * totalDeviation * logarithm * older * newer;
    }

    /** ln(2/δ′), with δ′ = δ/ln n for a window of n values. */
    private double logarithm() {
        return StrictMath.log(2 * StrictMath.log((double) width) / confidence);
    }

    /** ε_cut = √(2/m σ² ln(2/δ′)) + 2/(3m) ln(2/δ′), with 1/m = 1/n₀ + 1/n₁: eq. 3.1. */
    private double bound(double older, double newer, double logarithm) {
        double inverse = 1 / older + 1 / newer;
        return Math.sqrt(2 * inverse * variance() * logarithm) + 2.0 / 3.0 * inverse * logarithm;
    }

    private static int index(int row, int bucket) {
        return row * (BUCKETS + 1) + bucket;
    }

    /** Number of values in each bucket of a row. */
    private static double capacity(int row) {
        return 1L << row;
    }

    @Override
    public void writeTo(BinaryWriter out) {
        out.putCount(untilCheck).putDouble(total).putDouble(totalDeviation);
        for (int row = 0; row < ROWS; row++) {
            out.putByte(sizes[row]);
            for (int bucket = 0; bucket < sizes[row]; bucket++) {
                out.putDouble(sums[index(row, bucket)]).putDouble(deviations[index(row, bucket)]);
            }
        }
    }

    @Override
    public void readFrom(BinaryReader in) {
        untilCheck = in.readCount();
        total = in.readDouble();
        totalDeviation = in.readDouble();
        width = 0;
        for (int row = 0; row < ROWS; row++) {
            int size = in.readByte();
            if (size < 0 || size > BUCKETS) {
                throw in.damaged("has a drift detector with a row of " + size + " buckets");
            }
            sizes[row] = 0;
            for (int bucket = 0; bucket < size; bucket++) {
                append(row, in.readDouble(), in.readDouble());
            }
            width += (long) size << row;
        }
    }
}
