package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.pipeline.OutcomeResult;
import dev.lifeboat.pipeline.PendingState.Awaiting;
import dev.lifeboat.pipeline.PendingState.Early;
import dev.lifeboat.pipeline.PendingState;
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

    /** Checks the identities against what was sent and what the stores hold. */
    static void requireBalance(Pipeline pipeline) {
        Totals totals = pipeline.totals();
        assertThat(totals.recordsConsumed()).as("records consumed").isEqualTo(pipeline.recordsSent());
        assertThat(totals.outcomesConsumed()).as("outcomes consumed").isEqualTo(pipeline.outcomesSent());
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
        if (pipeline.config.topics().outcomes() != null) {
            requireStates(pipeline);
        }
    }

    private static void requireStates(Pipeline pipeline) {
        long awaiting = 0;
        long early = 0;
        try (KeyValueIterator<Bytes, byte[]> states = pipeline.pending().all()) {
            while (states.hasNext()) {
                PendingState state = PendingState.fromBytes(states.next().value);
                awaiting += state instanceof Awaiting ? 1 : 0;
                early += state instanceof Early ? 1 : 0;
            }
        }
        assertThat(pipeline.totals().awaiting()).as("still awaiting").isEqualTo(awaiting);
        assertThat(pipeline.totals().early()).as("still early").isEqualTo(early);
    }

    /** What was counted in between, such as {@code record predicted, fate superseded}; twice: {@code fate expired ×2}. */
    static String changes(Totals before, Totals after) {
        List<String> changes = new ArrayList<>();
        for (RecordResult result : RecordResult.values()) {
            note(changes, "record " + lower(result), after.of(result) - before.of(result));
        }
        for (OutcomeResult result : OutcomeResult.values()) {
            note(changes, "outcome " + lower(result), after.of(result) - before.of(result));
        }
        for (PredictionFate fate : PredictionFate.values()) {
            note(changes, "fate " + lower(fate), after.of(fate) - before.of(fate));
        }
        return String.join(", ", changes);
    }

    private static void note(List<String> changes, String what, long times) {
        if (times != 0) {
            changes.add(times == 1 ? what : what + " ×" + times);
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
