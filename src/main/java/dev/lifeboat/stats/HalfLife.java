package dev.lifeboat.stats;

/**
 * Exponential decay of the weight of the past, by event time and by number of records. The decays multiply.
 *
 * @param ms half-life in event time; 0 for no decay
 * @param records half-life in records; 0 for no decay
 */
public record HalfLife(long ms, long records) {
    /** No decay. */
    public static final HalfLife NEVER = new HalfLife(0, 0);

    public HalfLife {
        if (ms < 0 || records < 0) {
            throw new IllegalArgumentException("half-life of " + ms + " ms and " + records + " records is negative");
        }
    }

    public boolean isNever() {
        return ms == 0 && records == 0;
    }

    /**
     * The remaining weight, in [0, 1].
     *
     * @param elapsedMs 0 or more
     * @param passedRecords 0 or more
     */
    public double retained(long elapsedMs, long passedRecords) {
        double halvings =
                (ms == 0 ? 0 : (double) elapsedMs / ms) + (records == 0 ? 0 : (double) passedRecords / records);
        return halvings == 0 ? 1 : StrictMath.pow(2, -halvings);
    }
}
