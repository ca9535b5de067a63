package dev.lifeboat.stats;

/**
 * An immutable snapshot of running moments that converts values to z-scores.
 *
 * <p>All arrays have one element per variable; they are copied.
 */
public final class Scaling {
    /** With fewer values, the estimate of the standard deviation is too poor to identify outliers. */
    private static final double MIN_COUNT_FOR_LIMITS = 30;

    private final double[] count;
    private final double[] mean;
    private final double[] standardDeviation;

    public Scaling(double[] count, double[] mean, double[] standardDeviation) {
        if (count.length != mean.length || count.length != standardDeviation.length) {
            throw new IllegalArgumentException("counts, means and deviations of different lengths");
        }
        this.count = count.clone();
        this.mean = mean.clone();
        this.standardDeviation = standardDeviation.clone();
    }

    public static Scaling none(int variables) {
        return new RunningMoments(variables).scaling();
    }

    public int variables() {
        return count.length;
    }

    public double count(int variable) {
        return count[variable];
    }

    public double mean(int variable) {
        return mean[variable];
    }

    public double standardDeviation(int variable) {
        return standardDeviation[variable];
    }

    /**
     * z = (x − μ)/σ, clipped to ±{@code clip}.
     *
     * @return 0 for a missing value (NaN), for fewer than two values, and for σ = 0
     */
    public double zScore(int variable, double value, double clip) {
        double deviation = standardDeviation[variable];
        if (deviation == 0 || count[variable] < 2 || Double.isNaN(value)) {
            return 0;
        }
        return clamp((value - mean[variable]) / deviation, clip);
    }

    /**
     * The value as it may enter the running moments: after 30 values, at most {@code clip} standard deviations from the mean. Otherwise a
     * single outlier would ruin the scaling of the variable. While σ = 0, no value is an outlier.
     */
    public double limited(int variable, double value, double clip) {
        double deviation = standardDeviation[variable];
        if (deviation == 0 || count[variable] < MIN_COUNT_FOR_LIMITS) {
            return value;
        }
        double limit = clip * deviation;
        double distance = value - mean[variable];
        if (Math.abs(distance) <= limit) {
            return value;
        }
        return mean[variable] + Math.copySign(limit, distance);
    }

    private static double clamp(double value, double limit) {
        return Math.max(-limit, Math.min(limit, value));
    }
}
