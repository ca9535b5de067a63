package dev.lifeboat.metrics;

import dev.lifeboat.evaluation.BinaryEvaluation;
import dev.lifeboat.evaluation.Comparison;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearnerStateCodec;
import dev.lifeboat.learning.ModelDefinition;
import dev.lifeboat.learning.TrainingCounts;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The learner state of the last commit. It is decoded and evaluated when it is read, on the thread of the reader: stream threads only
 * leave its bytes.
 */
final class LearnerView {
    private final LearnerStateCodec codec;
    private volatile byte @Nullable [] newest;
    private byte @Nullable [] decoded;
    private @Nullable Summary summary;

    LearnerView(ModelDefinition definition) {
        this.codec = new LearnerStateCodec(definition);
    }

    /** Evaluations of examples that were learned from or held out, over the window or since the start. */
    record Summary(
            TrainingCounts counts,
            long settingsChanges,
            int inactiveUnits,
            long[] driftCounts,
            Comparison prequentialWindow,
            Comparison prequentialTotal,
            Comparison heldOutWindow,
            Comparison heldOutTotal) {
        private static Summary of(LearnerState state) {
            BinaryEvaluation prequential =
                    BinaryEvaluation.of(state.evaluations().prequential());
            BinaryEvaluation heldOut = BinaryEvaluation.of(state.evaluations().heldOut());
            return new Summary(
                    state.counts(),
                    state.settingsChanges(),
                    Arrays.stream(state.inactiveUnits()).sum(),
                    state.driftCounts(),
                    prequential.window(),
                    prequential.sinceStart(),
                    heldOut.window(),
                    heldOut.sinceStart());
        }
    }

    /** @param state kept, not copied */
    void update(byte[] state) {
        newest = state;
    }

    /** Summarizes the newest state; there must be one. */
    synchronized Summary summary() {
        byte[] current = Objects.requireNonNull(newest);
        Summary known = summary;
        if (known == null || current != decoded) {
            known = Summary.of(codec.fromBytes(current));
            summary = known;
            decoded = current;
        }
        return known;
    }
}
