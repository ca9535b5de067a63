package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.lifeboat.evaluation.EvaluationSettings;
import dev.lifeboat.learning.HoldOut;
import java.util.List;

/** How emitted predictions are evaluated, and which ids are held out of learning. */
public record EvaluationConfig(EvaluationSettings settings, HoldOut holdOut) {
    private static final Key<Double> THRESHOLD = Key.number(
                    "predictions.threshold", "Probability above which `predicted` is 1.")
            .orElse(0.5)
            .validatedBy(between(0, 1));

    private static final Key<Integer> WINDOW = Key.integer(
                    "evaluation.window", "Number of predictions in the sliding window of the evaluation.")
            .orElse(1000)
            .validatedBy(between(1, EvaluationSettings.MAX_WINDOW));

    private static final Key<Double> HOLD_OUT = Key.number(
                    "evaluation.holdout.fraction",
                    "Fraction of the ids that are evaluated and never learned from, selected by a hash of the id.")
            .orElse(0.0)
            .validatedBy(between(0, 1));

    static final List<Key<?>> KEYS = List.of(THRESHOLD, WINDOW, HOLD_OUT);

    static EvaluationConfig of(Values values) {
        return new EvaluationConfig(
                new EvaluationSettings(values.get(WINDOW), values.get(THRESHOLD)), new HoldOut(values.get(HOLD_OUT)));
    }
}
