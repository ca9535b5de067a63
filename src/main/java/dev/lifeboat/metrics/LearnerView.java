package dev.lifeboat.metrics;

import dev.lifeboat.evaluation.Comparison;
import dev.lifeboat.evaluation.Evaluation;
import dev.lifeboat.learning.LearnerState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The learner's state as it was last committed. Decoded and evaluated when somebody asks, on the asker's thread: stream threads
 * only leave bytes here.
 */
final class LearnerView {
    private volatile byte @Nullable [] newest;
    private byte @Nullable [] decoded;
    private @Nullable Reading reading;

    /** What was evaluated: examples learned from afterwards, or held out; over the window, or since the start. */
    record Reading(
            long batches,
            long examples,
            long skipped,
            int deadUnits,
            long[] driftCounts,
            Comparison trainWindow,
            Comparison trainTotal,
            Comparison holdoutWindow,
            Comparison holdoutTotal) {
        private static Reading of(LearnerState state) {
            Evaluation train = state.evaluations().training();
            Evaluation holdout = state.evaluations().heldOut();
            return new Reading(
                    state.batches(),
                    state.examples(),
                    state.skipped(),
                    state.deadUnits(),
                    state.driftCounts(),
                    train.window(state.threshold()),
                    train.sinceStart(),
                    holdout.window(state.threshold()),
                    holdout.sinceStart());
        }
    }

    /** @param state kept, not copied */
    void update(byte[] state) {
        newest = state;
    }

    /** Of the newest state; there must have been one. */
    synchronized Reading reading() {
        byte[] current = Objects.requireNonNull(newest);
        Reading known = reading;
        if (known == null || current != decoded) {
            known = Reading.of(LearnerState.fromBytes(current));
            reading = known;
            decoded = current;
        }
        return known;
    }
}
