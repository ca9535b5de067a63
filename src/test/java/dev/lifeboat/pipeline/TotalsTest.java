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
    void countersComeBackFromTheirArray() {
        Totals back = Totals.of(some().toArray());
        assertThat(back.toArray()).isEqualTo(some().toArray());
        assertThat(back.of(OutcomeResult.LATE)).isEqualTo(1);
        assertThat(back.awaiting()).isEqualTo(3);
    }

    @Test
    void countersThatWereStoredBeforeASectionGrewKeepTheirPlaces() {
        long[] stored = some().toArray();
        // Without the last result of records: the first section is one shorter, everything behind it moves up.
        int last = RecordResult.values().length;
        long[] shorter = new long[stored.length - 1];
        System.arraycopy(stored, 0, shorter, 0, last);
        System.arraycopy(stored, last + 1, shorter, last, stored.length - last - 1);
        shorter[0]--;
        Totals back = Totals.of(shorter);
        assertThat(back.of(RecordResult.TOMBSTONE)).isZero();
        assertThat(back.of(OutcomeResult.LATE)).isEqualTo(1);
        assertThat(back.early()).isEqualTo(2);
    }

    @Test
    void countersOfSomethingElseAreRefused() {
        long[] stored = some().toArray();
        assertThatThrownBy(() -> Totals.of(Arrays.copyOf(stored, stored.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Totals.of(Arrays.copyOf(stored, stored.length + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Totals.of(new long[] {1000, 1})).isInstanceOf(IllegalArgumentException.class);
    }
}
