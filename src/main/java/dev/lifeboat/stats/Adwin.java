package dev.lifeboat.stats;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import org.jspecify.annotations.Nullable;

/**
 * ADWIN2: a window that holds as many of the newest values as have the same mean. Whenever two parts of it differ by more than chance
 * explains, the older one is dropped, at the place where they do most clearly. Bifet &amp; Gavaldà 2007, "Learning from time-changing data with adaptive windowing".
 *
 * <p>The window is an exponential histogram: row r holds at most {@value #BUCKETS} buckets of 2^r values, oldest first, each with its
 * sum and its sum of squared deviations. It takes memory and time logarithmic in its width, which ends at about 40,000.
 */
public final class Adwin implements DriftDetector {
    private static final int BUCKETS = 5;
    private static final int ROWS = 13;

    /** Values between two looks at the window. */
    private static final int CLOCK = 32;

    /** Fewest values of a part that is compared. */
    private static final int LEAST_PART = 5;

    private final double confidence;

    /** (rows × (buckets + 1)), row-major. */
    private final double[] sums = new double[ROWS * (BUCKETS + 1)];

    /** Sum of squared deviations from the bucket's mean, laid out like the sums. */
    private final double[] deviations = new double[ROWS * (BUCKETS + 1)];

    private final int[] sizes = new int[ROWS];
    private long untilLook = CLOCK;
    private long width;
    private double total;
    private double totalDeviation;

    /** @param confidence δ, in (0, 1): how likely a cut is by chance */
    public Adwin(double confidence) {
        this.confidence = confidence;
    }

    /** Values in the window. */
    public long width() {
        return width;
    }

    /** Of the window; NaN if it is empty. */
    public double mean() {
        return total / width;
    }

    /** Of the window, of the population; NaN if it is empty. */
    public double variance() {
        return totalDeviation / width;
    }

    @Override
    public @Nullable Change add(double value) {
        insert(value);
        if (--untilLook > 0) {
            return null;
        }
        untilLook = CLOCK;
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

    /** Makes one bucket of the next row of a row's two oldest. */
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
        // So few that calling a copying routine would take longer.
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

    /** How many buckets are before the place where the window's two parts differ most clearly; 0 if they do so nowhere. */
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
                if (older >= LEAST_PART && newer >= LEAST_PART && mayDiffer(older, newer, olderSum, logarithm)) {
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
     * Whether two parts' means differ by more than the first term of {@link #bound}, which alone is never enough; told without a
     * division or a root, because it is asked of each of some sixty buckets, and mostly answered no. What rounding does here is less
     * than the bound's second term by many orders of magnitude: no cut is lost.
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

    /** Values in each bucket of a row. */
    private static double capacity(int row) {
        return 1L << row;
    }

    @Override
    public void writeTo(BinaryWriter out) {
        out.putCount(untilLook).putDouble(total).putDouble(totalDeviation);
        for (int row = 0; row < ROWS; row++) {
            out.putByte(sizes[row]);
            for (int bucket = 0; bucket < sizes[row]; bucket++) {
                out.putDouble(sums[index(row, bucket)]).putDouble(deviations[index(row, bucket)]);
            }
        }
    }

    @Override
    public void readFrom(BinaryReader in) {
        untilLook = in.readCount();
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
