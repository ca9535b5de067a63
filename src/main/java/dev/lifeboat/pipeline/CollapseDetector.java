package dev.lifeboat.pipeline;

import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.MemberState;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes a network that no longer learns: more than half of the units of a hidden layer are inactive, or its loss has been above that of
 * the majority baseline for a whole evaluation window. Each is reported once until it has recovered.
 *
 * <p>Not thread-safe.
 */
final class CollapseDetector {
    private long nextCheck;
    private boolean inactiveReported;
    private boolean lossReported;

    /** Checks once per evaluation window. Returns a warning, or null if there is nothing new to report. */
    @Nullable
    String check(LearnerState state) {
        long count = state.evaluations().prequential().count();
        if (count < nextCheck) {
            return null;
        }
        nextCheck = count + state.evaluations().prequential().capacity();
        String inactive = inactiveLayer(state);
        boolean worse = state.evaluations().prequential().isWorseThanMajority();
        String warning = inactive != null && !inactiveReported
                ? inactive
                : worse && !lossReported
                        ? "the loss of emitted predictions was above that of the majority baseline for the whole evaluation window"
                        : null;
        inactiveReported = inactive != null;
        lossReported = worse;
        return warning;
    }

    private static @Nullable String inactiveLayer(LearnerState state) {
        for (MemberState member : state.members()) {
            int[] inactive =
                    member.inactiveUnits(state.evaluations().prequential().capacity());
            for (int layer = 0; layer < inactive.length; layer++) {
                int units = member.member().architecture().hiddenUnits().get(layer);
                if (2 * inactive[layer] > units) {
                    return inactive[layer] + " of " + units + " units of hidden layer " + (layer + 1)
                            + of(member, state)
                            + " are inactive and no longer trained: lower learning.rate, or add units";
                }
            }
        }
        return null;
    }

    private static String of(MemberState member, LearnerState state) {
        return state.members().size() == 1
                ? ""
                : " of member " + member.member().name();
    }
}
