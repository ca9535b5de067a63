package dev.lifeboat.metrics;

import dev.lifeboat.evaluation.Comparison;
import dev.lifeboat.evaluation.Evaluation;
import dev.lifeboat.learning.LearnerState;
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

    /** @param state kept, not copied; null if the learner does not run here */
    void update(byte @Nullable [] state) {
        newest = state;
    }

    /** Null if the learner does not run here. */
    synchronized @Nullable Reading reading() {
        byte[] current = newest;
        if (current != decoded) {
            reading = current == null ? null : Reading.of(LearnerState.fromBytes(current));
            decoded = current;
        }
        return reading;
    }
}
