package dev.lifeboat.topology;

import java.util.Arrays;

/**
 * The accounting of one partition since its first record. These identities hold at every commit:
 *
 * <ul>
 *   <li>records consumed = predicted + dead letters + tombstones
 *   <li>outcomes consumed = matched + duplicate + contradiction + late + orphaned + withdrawn + rejected + tombstones + early
 *   <li>predicted = labelled + matched + superseded + expired + withdrawn + unlabelled + awaiting
 * </ul>
 */
public final class Totals {
    private static final int RECORDS = 0;
    private static final int OUTCOMES = RECORDS + RecordResult.values().length;
    private static final int FATES = OUTCOMES + OutcomeResult.values().length;
    private static final int RECORD_REASONS = FATES + PredictionFate.values().length;
    private static final int OUTCOME_REASONS = RECORD_REASONS + DeadLetterReason.values().length;
    private static final int MISPLACED = OUTCOME_REASONS + DeadLetterReason.values().length;
    private static final int AWAITING = MISPLACED + 1;
    private static final int EARLY = AWAITING + 1;
    private static final int LENGTH = EARLY + 1;

    private final long[] counters;

    public Totals() {
        this(new long[LENGTH]);
    }

    private Totals(long[] counters) {
        this.counters = counters;
    }

    /** @throws IllegalArgumentException if these are not the counters of {@link #toArray} */
    public static Totals of(long[] counters) {
        if (counters.length != LENGTH) {
            throw new IllegalArgumentException(counters.length + " totals instead of " + LENGTH);
        }
        return new Totals(counters.clone());
    }

    /** All counters in a fixed order; a copy. */
    public long[] toArray() {
        return counters.clone();
    }

    public Totals copy() {
        return new Totals(counters.clone());
    }

    /** The sum over partitions. */
    public Totals plus(Totals other) {
        Totals sum = copy();
        Arrays.setAll(sum.counters, i -> counters[i] + other.counters[i]);
        return sum;
    }

    public long of(RecordResult result) {
        return counters[RECORDS + result.ordinal()];
    }

    public long of(OutcomeResult result) {
        return counters[OUTCOMES + result.ordinal()];
    }

    public long of(PredictionFate fate) {
        return counters[FATES + fate.ordinal()];
    }

    /** Dead letters of the input topic. */
    public long deadRecords(DeadLetterReason reason) {
        return counters[RECORD_REASONS + reason.ordinal()];
    }

    /** Dead letters of the outcomes topic. */
    public long deadOutcomes(DeadLetterReason reason) {
        return counters[OUTCOME_REASONS + reason.ordinal()];
    }

    /** Records and outcomes that Kafka's own partitioner would have put elsewhere. */
    public long misplaced() {
        return counters[MISPLACED];
    }

    /** Predictions that wait for their outcome now. */
    public long awaiting() {
        return counters[AWAITING];
    }

    /** Outcomes that wait for their record now. */
    public long early() {
        return counters[EARLY];
    }

    public long recordsConsumed() {
        return sum(RECORDS, OUTCOMES);
    }

    public long outcomesConsumed() {
        return sum(OUTCOMES, FATES) + early();
    }

    public long predictionsEnded() {
        return sum(FATES, RECORD_REASONS);
    }

    void count(RecordResult result) {
        counters[RECORDS + result.ordinal()]++;
    }

    void count(OutcomeResult result) {
        counters[OUTCOMES + result.ordinal()]++;
    }

    void count(PredictionFate fate) {
        counters[FATES + fate.ordinal()]++;
    }

    void countDeadRecord(DeadLetterReason reason) {
        counters[RECORD_REASONS + reason.ordinal()]++;
    }

    void countDeadOutcome(DeadLetterReason reason) {
        counters[OUTCOME_REASONS + reason.ordinal()]++;
    }

    void countMisplaced() {
        counters[MISPLACED]++;
    }

    void addAwaiting(int change) {
        counters[AWAITING] += change;
    }

    void addEarly(int change) {
        counters[EARLY] += change;
    }

    private long sum(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += counters[i];
        }
        return sum;
    }

    @Override
    public String toString() {
        return Arrays.toString(counters);
    }
}
