package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.schema.DeadLetterReason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TotalsTest {

    private static Totals some() {
        Totals totals = new Totals();
        totals.count(RecordResult.TOMBSTONE);
        totals.count(RecordResult.SKIPPED);
        totals.count(OutcomeResult.LATE);
        totals.count(PredictionFate.SUPERSEDED);
        totals.countDeadRecord(DeadLetterReason.BAD_ID);
        totals.countDeadOutcome(DeadLetterReason.ORPHAN_OUTCOME);
        totals.countMisplaced();
        totals.addAwaiting(3);
        totals.addEarly(2);
        return totals;
    }

    @Test
    void arrayRestoresTheCounters() {
        Totals back = Totals.of(some().toArray());
        assertThat(back.toArray()).isEqualTo(some().toArray());
        assertThat(back.of(OutcomeResult.LATE)).isEqualTo(1);
        assertThat(back.awaiting()).isEqualTo(3);
    }

    @Test
    void countersStoredBeforeASectionGrewKeepTheirPlaces() {
        long[] stored = some().toArray();
        // Without the last record result: the first section is one shorter, and everything after it moves up.
        int last = RecordResult.values().length;
        long[] shorter = new long[stored.length - 1];
        System.arraycopy(stored, 0, shorter, 0, last);
        System.arraycopy(stored, last + 1, shorter, last, stored.length - last - 1);
        shorter[0]--;
        Totals back = Totals.of(shorter);
        assertThat(back.of(RecordResult.TOMBSTONE)).isEqualTo(1);
        assertThat(back.of(RecordResult.SKIPPED)).isZero();
        assertThat(back.of(OutcomeResult.LATE)).isEqualTo(1);
        assertThat(back.early()).isEqualTo(2);
    }

    @Test
    void skippedAndEarlyCountAsConsumed() {
        Totals totals = some();
        assertThat(totals.recordsConsumed()).isEqualTo(2);
        assertThat(totals.outcomesConsumed()).isEqualTo(3);
        assertThat(totals.predictionsEnded()).isEqualTo(1);
    }

    @Test
    void sumAddsEveryCounter() {
        long[] twice = some().toArray();
        int section = 0;
        while (section < twice.length) {
            int end = section + 1 + (int) twice[section];
            for (int i = section + 1; i < end; i++) {
                twice[i] *= 2;
            }
            section = end;
        }
        assertThat(some().plus(some()).toArray()).isEqualTo(twice);
    }

    @Test
    void otherArraysAreRefused() {
        long[] stored = some().toArray();
        assertThatThrownBy(() -> Totals.of(Arrays.copyOf(stored, stored.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Totals.of(Arrays.copyOf(stored, stored.length + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Totals.of(new long[] {1000, 1})).isInstanceOf(IllegalArgumentException.class);
    }
}
