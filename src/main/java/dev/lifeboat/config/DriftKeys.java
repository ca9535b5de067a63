package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.lifeboat.learning.DriftSettings;
import dev.lifeboat.learning.DriftSettings.Detector;
import dev.lifeboat.learning.DriftSettings.Reaction;
import java.util.EnumSet;
import java.util.List;

/** How concept drift is detected, and how the learner reacts. */
final class DriftKeys {
    private static final Key<Detector> DETECTOR = Key.choice(
                    "learning.drift.detector",
                    "Test for changes of the emitted log loss and of the features of labeled records.",
                    EnumSet.allOf(Detector.class))
            .orElse(Detector.ADWIN);

    static final Key<Reaction> REACTION = Key.choice(
                    "learning.drift.reaction",
                    "Reaction to a rise of the log loss. `rewarm`: reset the optimizer's moments and restart its schedule."
                            + " `forget`: also drop replayed examples and scaling statistics from before the change, and"
                            + " reinitialize the network if its log loss is above that of a constant 0.5.",
                    EnumSet.allOf(Reaction.class))
            .orElse(Reaction.NONE);

    private static final Key<Double> CONFIDENCE = Key.number(
                    "learning.drift.adwin.delta", "Probability of a false detection (`adwin`).")
            .orElse(0.002)
            .validatedBy(between(1e-12, 0.5));

    private static final Key<Double> THRESHOLD = Key.number(
                    "learning.drift.page.hinkley.threshold",
                    "Cumulative deviation, of values scaled to [0, 1], that counts as a change (`page-hinkley`).")
            .orElse(20.0)
            .validatedBy(Interval.above(0));

    private static final Key<Double> TOLERANCE = Key.number(
                    "learning.drift.page.hinkley.tolerance", "Deviation that is ignored (`page-hinkley`).")
            .orElse(0.005)
            .validatedBy(between(0, 1));

    static final List<Key<?>> KEYS = List.of(DETECTOR, REACTION, CONFIDENCE, THRESHOLD, TOLERANCE);

    private DriftKeys() {}

    static DriftSettings settings(Values values) {
        return new DriftSettings(
                values.get(DETECTOR),
                values.get(CONFIDENCE),
                values.get(THRESHOLD),
                values.get(TOLERANCE),
                values.get(REACTION));
    }
}
