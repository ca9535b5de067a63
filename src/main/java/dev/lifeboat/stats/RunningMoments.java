package dev.lifeboat.stats;

/**
 * Count, mean and sum of squared deviations (M2) of several variables, updated value by value and mergeable.
 *
 * <p>Values can lose weight with event time and with the number of records, by a {@link HalfLife}. All weights are relative to the time of the
 * newest record (forward decay: Cormode et al. 2009), so decayed moments of several partitions can be merged, and the count is a sum of
 * weights. Empty moments have count, mean and M2 0.
 */
public final class RunningMoments {
    /** The time of moments without records. */
    public static final long NO_TIME = -1;

    /** Decay of merged moments does not go below this count: two values are needed for a deviation. */
    private static final double MIN_COUNT = 2;

    private final double[] count;
    private final double[] mean;
    private final double[] m2;
    private long time = NO_TIME;
    private long records;

    public RunningMoments(int variables) {
        this(new double[variables], new double[variables], new double[variables]);
    }

    /**
     * Restores stored moments; the arrays, (variables) each, are kept, not copied.
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

    /** Like the other constructor, with the timestamp of the newest record and the number of records. */
    public RunningMoments(double[] count, double[] mean, double[] m2, long time, long records) {
        this(count, mean, m2);
        if (time < NO_TIME || records < 0) {
            throw new IllegalArgumentException("moments of " + records + " records at time " + time);
        }
        this.time = time;
        this.records = records;
    }

    /** Timestamp of the newest record, to which weights are relative; {@link #NO_TIME} if there was none. */
    public long time() {
        return time;
    }

    /** Number of admitted records, with or without values. */
    public long records() {
        return records;
    }

    public int variables() {
        return count.length;
    }

    /** The sum of the weights of the values; the weight of a value is 1 unless it has decayed. */
    public double count(int variable) {
        return count[variable];
    }

    /** 0 without values. */
    public double mean(int variable) {
        return mean[variable];
    }

    /** Sum of squared deviations from the mean. */
    public double m2(int variable) {
        return m2[variable];
    }

    /** σ² = Σ(x − μ)²/N, of the population; 0 without values. */
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
        addInPlace(variable, value, 1);
    }

    /**
     * Admits a record, whose values can be added now: advances time and decays the moments.
     *
     * @param timestamp in ms since the epoch, 0 or more
     * @return the weight of the record's values: 1, or less if it is older than the newest record
     */
    public double admit(long timestamp, HalfLife halfLife) {
        long now = Math.max(time, timestamp);
        if (!halfLife.isNever()) {
            double kept = halfLife.retained(time == NO_TIME ? 0 : now - time, 1);
            for (int i = 0; i < count.length; i++) {
                scale(i, kept);
            }
        }
        time = now;
        records++;
        return halfLife.retained(now - timestamp, 0);
    }

    /**
     * Adds one finite value. West 1979.
     *
     * @param weight 0 or more; after very many half-lives a weight is 0, and nothing is added
     */
    public void addInPlace(int variable, double value, double weight) {
        if (weight == 0) {
            return;
        }
        double n = count[variable] + weight;
        double delta = value - mean[variable];
        count[variable] = n;
        mean[variable] += delta * weight / n;
        m2[variable] += weight * delta * (value - mean[variable]);
    }

    /**
     * Adds other moments, after both sides were decayed to the newest record of either. These moments keep at least the weight of two values,
     * however much time has passed.
     */
    public void mergeInPlace(RunningMoments other, HalfLife halfLife) {
        long now = Math.max(time, other.time);
        if (halfLife.isNever()) {
            mergeInPlace(other);
        } else {
            RunningMoments newer = other.copy();
            double kept = halfLife.retained(time == NO_TIME ? 0 : now - time, other.records);
            double weight = halfLife.retained(other.time == NO_TIME ? 0 : now - other.time, 0);
            for (int i = 0; i < count.length; i++) {
                scale(i, Math.max(kept, Math.min(1, MIN_COUNT / count[i])));
                newer.scale(i, weight);
            }
            mergeInPlace(newer);
        }
        time = now;
        records += other.records;
    }

    /** Reduces the weight of the past to at most {@code limit} values; mean and standard deviation stay. */
    public void capWeight(int variable, double limit) {
        if (count[variable] > limit) {
            scale(variable, limit / count[variable]);
        }
    }

    private void scale(int variable, double factor) {
        count[variable] *= factor;
        m2[variable] *= factor;
    }

    public RunningMoments copy() {
        return new RunningMoments(count.clone(), mean.clone(), m2.clone(), time, records);
    }

    /** Adds other moments without decay. Chan, Golub &amp; LeVeque 1979, eq. 1.5. */
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

    /** A snapshot of the means and standard deviations. */
    public Scaling scaling() {
        double[] deviations = new double[count.length];
        for (int i = 0; i < deviations.length; i++) {
            deviations[i] = standardDeviation(i);
        }
        return new Scaling(count, mean, deviations);
    }
}
