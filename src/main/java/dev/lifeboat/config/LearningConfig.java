package dev.lifeboat.config;

import dev.lifeboat.learning.DriftSettings;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.ScalingSettings;
import dev.lifeboat.learning.TrainingSettings;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the network learns.
 *
 * @param momentsIntervalMs how often running moments are written to the journal while no labels arrive; 0 for never
 */
public record LearningConfig(LearningSettings settings, BatchingConfig batching, long momentsIntervalMs) {
    private static final Key<Boolean> PAUSED = Key.flag(
                    "learning.paused",
                    "Whether learning is paused: predictions and their evaluation go on, and the model stays as it is.")
            .orElse(false);

    static final List<Key<?>> KEYS = Stream.of(
                    List.<Key<?>>of(PAUSED),
                    BatchingConfig.KEYS,
                    TrainingKeys.KEYS,
                    OptimizerKeys.KEYS,
                    DriftKeys.KEYS,
                    ScalingKeys.KEYS)
            .flatMap(List::stream)
            .toList();

    static LearningConfig of(Values values, EvaluationConfig evaluation) {
        TrainingSettings training = TrainingKeys.settings(values);
        ScalingSettings scaling = ScalingKeys.settings(values);
        DriftSettings drift = DriftKeys.settings(values);
        return new LearningConfig(
                new LearningSettings(
                        training, scaling, evaluation.settings(), drift, evaluation.holdOut(), values.get(PAUSED)),
                BatchingConfig.of(values),
                values.get(ScalingKeys.INTERVAL));
    }
}
