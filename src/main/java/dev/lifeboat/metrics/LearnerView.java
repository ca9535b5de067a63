package dev.lifeboat.metrics;

import dev.lifeboat.evaluation.BinaryEvaluation;
import dev.lifeboat.evaluation.Comparison;
import dev.lifeboat.evaluation.Metrics;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearnerStateCodec;
import dev.lifeboat.learning.MemberState;
import dev.lifeboat.learning.ModelSignature;
import dev.lifeboat.learning.TrainingCounts;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
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

    LearnerView(ModelSignature signature) {
        this.codec = new LearnerStateCodec(signature);
    }

    /** A member of the ensemble, with the log loss of its predictions over the evaluation window. */
    record MemberSummary(double weight, double logLoss) {
        static final MemberSummary UNKNOWN = new MemberSummary(Double.NaN, Double.NaN);

        private static MemberSummary of(MemberState member) {
            Metrics newest = BinaryEvaluation.of(member.evaluation()).window().model();
            return new MemberSummary(member.weight(), newest.logLoss());
        }
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
            Comparison heldOutTotal,
            Map<String, MemberSummary> members) {
        MemberSummary member(String name) {
            return members.getOrDefault(name, MemberSummary.UNKNOWN);
        }

        private static Summary of(LearnerState state) {
            BinaryEvaluation prequential =
                    BinaryEvaluation.of(state.evaluations().prequential());
            BinaryEvaluation heldOut = BinaryEvaluation.of(state.evaluations().heldOut());
            return new Summary(
                    state.counts(),
                    state.settingsChanges(),
                    countInactive(state),
                    state.driftCounts(),
                    prequential.window(),
                    prequential.sinceStart(),
                    heldOut.window(),
                    heldOut.sinceStart(),
                    state.members().stream()
                            .collect(Collectors.toMap(member -> member.member().name(), MemberSummary::of)));
        }

        private static int countInactive(LearnerState state) {
            int examples = state.evaluations().prequential().capacity();
            return state.members().stream()
                    .flatMapToInt(member -> Arrays.stream(member.inactiveUnits(examples)))
                    .sum();
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
