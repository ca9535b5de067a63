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
    static final List<Key<?>> KEYS = Stream.of(
                    BatchingConfig.KEYS, TrainingKeys.KEYS, OptimizerKeys.KEYS, DriftKeys.KEYS, ScalingKeys.KEYS)
            .flatMap(List::stream)
            .toList();

    static LearningConfig of(Values values, EvaluationConfig evaluation) {
        TrainingSettings training = TrainingKeys.settings(values);
        ScalingSettings scaling = ScalingKeys.settings(values);
        DriftSettings drift = DriftKeys.settings(values);
        return new LearningConfig(
                new LearningSettings(training, scaling, evaluation.settings(), drift, evaluation.holdOut()),
                BatchingConfig.of(values),
                values.get(ScalingKeys.INTERVAL));
    }
}
