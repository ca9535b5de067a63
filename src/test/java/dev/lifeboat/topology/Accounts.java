package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.pipeline.OutcomeResult;
import dev.lifeboat.pipeline.PendingStates;
import dev.lifeboat.pipeline.PredictionFate;
import dev.lifeboat.pipeline.RecordResult;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.DeadLetterReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;

/** The identities of {@link Totals}, and changes of totals in words. */
final class Accounts {
    private Accounts() {}

    /** Checks the identities against what was sent and the states in the store. */
    static void requireBalance(Pipeline pipeline) {
        requireBalance(pipeline.totals(), pipeline.recordsSent(), pipeline.outcomesSent());
        if (pipeline.config.topics().outcomes() != null) {
            requireStates(pipeline);
        }
    }

    /** Checks the identities against the numbers of records and outcomes that were consumed. */
    static void requireBalance(Totals totals, long records, long outcomes) {
        assertThat(totals.recordsConsumed()).as("records consumed").isEqualTo(records);
        assertThat(totals.outcomesConsumed()).as("outcomes consumed").isEqualTo(outcomes);
        assertThat(totals.of(RecordResult.PREDICTED))
                .as("predictions")
                .isEqualTo(totals.predictionsEnded() + totals.awaiting());
        long deadRecords = 0;
        long deadOutcomes = 0;
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            deadRecords += totals.deadRecords(reason);
            deadOutcomes += totals.deadOutcomes(reason);
        }
        assertThat(totals.of(RecordResult.DEAD_LETTER)).as("dead records").isEqualTo(deadRecords);
        assertThat(totals.of(OutcomeResult.REJECTED) + totals.of(OutcomeResult.ORPHANED))
                .as("dead outcomes")
                .isEqualTo(deadOutcomes);
    }

    private static void requireStates(Pipeline pipeline) {
        long awaiting = 0;
        long early = 0;
        try (KeyValueIterator<Bytes, byte[]> states = pipeline.pending().all()) {
            while (states.hasNext()) {
                String state = PendingStates.describe(pipeline.config, states.next().value);
                awaiting += state.equals(PendingStates.AWAITING) ? 1 : 0;
                early += state.equals(PendingStates.EARLY) || state.equals(PendingStates.EARLY_FOR_NEXT) ? 1 : 0;
            }
        }
        assertThat(pipeline.totals().awaiting()).as("awaiting").isEqualTo(awaiting);
        assertThat(pipeline.totals().early()).as("early").isEqualTo(early);
    }

    /** The counters that grew, such as {@code record predicted, fate superseded}; if by two: {@code fate expired ×2}. */
    static String changes(Totals before, Totals after) {
        List<String> changes = new ArrayList<>();
        for (RecordResult result : RecordResult.values()) {
            add(changes, "record " + lower(result), after.of(result) - before.of(result));
        }
        for (OutcomeResult result : OutcomeResult.values()) {
            add(changes, "outcome " + lower(result), after.of(result) - before.of(result));
        }
        for (PredictionFate fate : PredictionFate.values()) {
            add(changes, "fate " + lower(fate), after.of(fate) - before.of(fate));
        }
        return String.join(", ", changes);
    }

    private static void add(List<String> changes, String counter, long times) {
        if (times != 0) {
            changes.add(times == 1 ? counter : counter + " ×" + times);
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
