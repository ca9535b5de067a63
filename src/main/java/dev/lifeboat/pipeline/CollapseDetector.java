package dev.lifeboat.pipeline;

import dev.lifeboat.learning.LearnerState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes a network that no longer learns: more than half of the units of a hidden layer are inactive, or its loss has been above that of
 * the majority baseline for a whole evaluation window. Each is reported once until it has recovered.
 *
 * <p>Not thread-safe.
 */
final class CollapseDetector {
    private final List<Integer> hiddenUnits;
    private long nextCheck;
    private boolean inactiveReported;
    private boolean lossReported;

    /** @param hiddenUnits number of units of each hidden layer */
    CollapseDetector(List<Integer> hiddenUnits) {
        this.hiddenUnits = List.copyOf(hiddenUnits);
    }

    /** Checks once per evaluation window. Returns a warning, or null if there is nothing new to report. */
    @Nullable
    String check(LearnerState state) {
        long count = state.evaluations().prequential().count();
        if (count < nextCheck) {
            return null;
        }
        nextCheck = count + state.evaluations().prequential().capacity();
        String inactive = inactiveLayer(state.inactiveUnits());
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

    private @Nullable String inactiveLayer(int[] inactive) {
        for (int layer = 0; layer < inactive.length; layer++) {
            int units = hiddenUnits.get(layer);
            if (2 * inactive[layer] > units) {
                return inactive[layer] + " of " + units + " units of hidden layer " + (layer + 1)
                        + " are inactive and no longer trained: lower learning.rate, or add units";
            }
        }
        return null;
    }
}
