package dev.lifeboat.stats;

import java.util.Arrays;

/**
 * Count, mean and sum of squared deviations (M2) of several variables at once, updated value by value and mergeable.
 *
 * <p>The count is a double, so that decayed moments can be kept in the same form. Empty moments have count, mean and M2 0.
 */
public final class RunningMoments {
    private final double[] count;
    private final double[] mean;
    private final double[] m2;

    public RunningMoments(int variables) {
        this(new double[variables], new double[variables], new double[variables]);
    }

    /**
     * Takes over stored moments; the arrays (variables each) are kept, not copied.
     *
     * @throws IllegalArgumentException if the lengths differ, a number is not finite, or a count or M2 is negative
     */
    public RunningMoments(double[] count, double[] mean, double[] m2) {
        if (count.length != mean.length || count.length != m2.length) {
            throw new IllegalArgumentException("counts, means and M2 of different lengths");
        }
        for (int i = 0; i < count.length; i++) {
            boolean finite = Double.isFinite(count[i]) && Double.isFinite(mean[i]) && Double.isFinite(m2[i]);
            if (!finite || count[i] < 0 || m2[i] < 0) {
                throw new IllegalArgumentException(
                        "moments of variable " + i + ": count " + count[i] + ", mean " + mean[i] + ", M2 " + m2[i]);
            }
        }
        this.count = count;
        this.mean = mean;
        this.m2 = m2;
    }

    public int variables() {
        return count.length;
    }

    public double count(int variable) {
        return count[variable];
    }

    /** 0 when nothing was added. */
    public double mean(int variable) {
        return mean[variable];
    }

    /** Sum of squared deviations from the mean. */
    public double m2(int variable) {
        return m2[variable];
    }

    /** σ² = Σ(x − μ)²/N, of the population; 0 when nothing was added. */
    public double variance(int variable) {
        return count[variable] == 0 ? 0 : m2[variable] / count[variable];
    }

    public double standardDeviation(int variable) {
        return Math.sqrt(variance(variable));
    }

    public boolean isEmpty() {
        for (double n : count) {
            if (n != 0) {
                return false;
            }
        }
        return true;
    }

    /** Adds one finite value. Welford 1962. */
    public void addInPlace(int variable, double value) {
        double n = count[variable] + 1;
        double delta = value - mean[variable];
        count[variable] = n;
        mean[variable] += delta / n;
        m2[variable] += delta * (value - mean[variable]);
    }

    /** Adds all values that {@code other} was given. Chan, Golub &amp; LeVeque 1979, eq. 1.5. */
    public void mergeInPlace(RunningMoments other) {
        if (other.variables() != variables()) {
            throw new IllegalArgumentException(
                    "moments of " + other.variables() + " variables cannot be merged into " + variables());
        }
        for (int i = 0; i < count.length; i++) {
            if (other.count[i] == 0) {
                continue;
            }
            if (count[i] == 0) {
                count[i] = other.count[i];
                mean[i] = other.mean[i];
                m2[i] = other.m2[i];
                continue;
            }
            double n = count[i] + other.count[i];
            double delta = other.mean[i] - mean[i];
            mean[i] += delta * (other.count[i] / n);
            m2[i] += other.m2[i] + delta * delta * (count[i] * (other.count[i] / n));
            count[i] = n;
        }
    }

    public void clear() {
        Arrays.fill(count, 0);
        Arrays.fill(mean, 0);
        Arrays.fill(m2, 0);
    }

    /** Means and deviations as they are now, for scaling. */
    public Scaling scaling() {
        double[] deviations = new double[count.length];
        for (int i = 0; i < deviations.length; i++) {
            deviations[i] = standardDeviation(i);
        }
        return new Scaling(count, mean, deviations);
    }
}
