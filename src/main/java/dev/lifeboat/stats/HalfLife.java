package dev.lifeboat.stats;

/**
 * How fast the past loses weight: by half with each of these. What remains after both is their product.
 *
 * @param ms of the records' own time; 0: never
 * @param records that came since; 0: never
 */
public record HalfLife(long ms, long records) {
    /** Nothing is ever forgotten. */
    public static final HalfLife NEVER = new HalfLife(0, 0);

    public HalfLife {
        if (ms < 0 || records < 0) {
            throw new IllegalArgumentException("a half-life of " + ms + " ms, " + records + " records");
        }
    }

    public boolean isNever() {
        return ms == 0 && records == 0;
    }

    /** The weight that is left, in [0, 1], after times and records of 0 or more. */
    public double retained(long elapsedMs, long passedRecords) {
        double halvings =
                (ms == 0 ? 0 : (double) elapsedMs / ms) + (records == 0 ? 0 : (double) passedRecords / records);
        return halvings == 0 ? 1 : StrictMath.pow(2, -halvings);
    }
}
