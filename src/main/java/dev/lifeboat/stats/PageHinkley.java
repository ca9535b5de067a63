package dev.lifeboat.stats;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import org.jspecify.annotations.Nullable;

/**
 * The two-sided Page–Hinkley test: the mean has risen when the cumulative deviation from the running mean exceeds its minimum by {@code
 * threshold}, and likewise for a fall. Page 1954; Mouss et al. 2004. The test restarts after a change.
 */
public final class PageHinkley implements DriftDetector {
    private static final long MIN_VALUES = 30;

    private final double threshold;
    private final double tolerance;
    private long count;
    private double mean;
    private final Side rise = new Side();
    private final Side fall = new Side();

    /**
     * @param threshold λ, above 0
     * @param tolerance δ, subtracted from each deviation; 0 or more
     */
    public PageHinkley(double threshold, double tolerance) {
        this.threshold = threshold;
        this.tolerance = tolerance;
    }

    /** m = Σ (x − x̄ − δ), and its minimum. */
    private static final class Side {
        private double sum;
        private double lowest;
        private long valuesSince;
        private double sumSince;

        void add(double deviation, double value) {
            sum += deviation;
            valuesSince++;
            sumSince += value;
            if (sum <= lowest) {
                lowest = sum;
                valuesSince = 0;
                sumSince = 0;
            }
        }

        double height() {
            return sum - lowest;
        }

        void writeTo(BinaryWriter out) {
            out.putDouble(sum).putDouble(lowest).putCount(valuesSince).putDouble(sumSince);
        }

        void readFrom(BinaryReader in) {
            sum = in.readDouble();
            lowest = in.readDouble();
            valuesSince = in.readCount();
            sumSince = in.readDouble();
        }

        void clear() {
            sum = 0;
            lowest = 0;
            valuesSince = 0;
            sumSince = 0;
        }
    }

    @Override
    public @Nullable Change add(double value) {
        count++;
        mean += (value - mean) / count;
        rise.add(value - mean - tolerance, value);
        fall.add(mean - value - tolerance, value);
        if (count < MIN_VALUES || (rise.height() <= threshold && fall.height() <= threshold)) {
            return null;
        }
        Side side = rise.height() > threshold ? rise : fall;
        long earlier = count - side.valuesSince;
        double after = side.sumSince / side.valuesSince;
        // If the minimum is at the start, only the mean itself remains for comparison.
        double before = earlier == 0 ? mean : (mean * count - side.sumSince) / earlier;
        Change change = new Change(before, after, side.valuesSince);
        clear();
        return change;
    }

    private void clear() {
        count = 0;
        mean = 0;
        rise.clear();
        fall.clear();
    }

    @Override
    public void writeTo(BinaryWriter out) {
        out.putCount(count).putDouble(mean);
        rise.writeTo(out);
        fall.writeTo(out);
    }

    @Override
    public void readFrom(BinaryReader in) {
        count = in.readCount();
        mean = in.readDouble();
        rise.readFrom(in);
        fall.readFrom(in);
    }
}
