package dev.lifeboat.pipeline;

import dev.lifeboat.schema.DeadLetterReason;
import java.util.Arrays;

/**
 * The accounting of one partition since its first record. These identities hold at every commit:
 *
 * <ul>
 *   <li>records consumed = predicted + dead letters + tombstones + skipped
 *   <li>outcomes consumed = matched + duplicate + contradiction + late + orphaned + withdrawn + rejected + tombstones + skipped + early
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
    private static final int STALE = EARLY + 1;
    private static final int LENGTH = STALE + 1;

    /** The first index of each section, and the end of the last one. */
    private static final int[] SECTIONS = {RECORDS, OUTCOMES, FATES, RECORD_REASONS, OUTCOME_REASONS, MISPLACED, LENGTH
    };

    private final long[] counters;

    public Totals() {
        this(new long[LENGTH]);
    }

    private Totals(long[] counters) {
        this.counters = counters;
    }

    /**
     * Restores stored counters. Counters that were added to a section since then are zero.
     *
     * @throws IllegalArgumentException if the array was not made by {@link #toArray}
     */
    public static Totals of(long[] stored) {
        Totals totals = new Totals();
        int from = 0;
        for (int section = 0; section + 1 < SECTIONS.length; section++) {
            int capacity = SECTIONS[section + 1] - SECTIONS[section];
            if (from >= stored.length
                    || stored[from] < 0
                    || stored[from] > capacity
                    || stored[from] > stored.length - from - 1) {
                throw new IllegalArgumentException("totals with an invalid section " + section);
            }
            int length = (int) stored[from];
            System.arraycopy(stored, from + 1, totals.counters, SECTIONS[section], length);
            from += 1 + length;
        }
        if (from != stored.length) {
            throw new IllegalArgumentException((stored.length - from) + " totals too many");
        }
        return totals;
    }

    /** All counters in a fixed order, each section preceded by its length, so that sections can grow; a copy. */
    public long[] toArray() {
        long[] stored = new long[LENGTH + SECTIONS.length - 1];
        int to = 0;
        for (int section = 0; section + 1 < SECTIONS.length; section++) {
            int length = SECTIONS[section + 1] - SECTIONS[section];
            stored[to] = length;
            System.arraycopy(counters, SECTIONS[section], stored, to + 1, length);
            to += 1 + length;
        }
        return stored;
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

    /** Records and outcomes that Kafka's default partitioner would have assigned to another partition. */
    public long misplaced() {
        return counters[MISPLACED];
    }

    /** Predictions that are waiting for their outcome. */
    public long awaiting() {
        return counters[AWAITING];
    }

    /** Outcomes that are waiting for their record. */
    public long early() {
        return counters[EARLY];
    }

    /** Predictions of a model that was too far behind the record. */
    public long stale() {
        return counters[STALE];
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

    void countStale() {
        counters[STALE]++;
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
