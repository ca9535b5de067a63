package dev.lifeboat.stats;

/**
 * An immutable snapshot of running moments that turns values into z-scores.
 *
 * <p>All arrays hold one element a variable; they are copied in.
 */
public final class Scaling {
    /** Below this count an estimate of the deviation is too poor to call a value an outlier. */
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
     * @return 0 for a missing value (NaN), for fewer than two values seen, and for σ = 0
     */
    public double zScore(int variable, double value, double clip) {
        double deviation = standardDeviation[variable];
        if (deviation == 0 || count[variable] < 2 || Double.isNaN(value)) {
            return 0;
        }
        return clamp((value - mean[variable]) / deviation, clip);
    }

    /**
     * The value as it may enter running moments: once 30 values were seen, no further than {@code clip} deviations from
     * the mean. A single absurd value would otherwise ruin the variable for ever. While σ = 0 there is no measure of what is
     * absurd, and nothing is limited.
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
