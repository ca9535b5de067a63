package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.lifeboat.learning.DriftSettings;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.ScalingSettings;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the networks learn.
 *
 * @param threads on which the members of the ensemble learn
 * @param momentsIntervalMs how often running moments are written to the journal while no labels arrive; 0 for never
 */
public record LearningConfig(LearningSettings settings, BatchingConfig batching, int threads, long momentsIntervalMs) {
    private static final Key<Boolean> PAUSED = Key.flag(
                    "learning.paused",
                    "Whether learning is paused: predictions and their evaluation go on, and the model stays as it is.")
            .orElse(false);

    private static final Key<Integer> THREADS = Key.integer(
                    "learning.threads",
                    "Threads on which the members of the ensemble learn, beside the scoring threads. The result is the same.")
            .orElse(1)
            .validatedBy(between(1, 256));

    static final List<Key<?>> KEYS = Stream.of(
                    List.<Key<?>>of(PAUSED, THREADS),
                    BatchingConfig.KEYS,
                    TrainingKeys.KEYS,
                    OptimizerKeys.KEYS,
                    DriftKeys.KEYS,
                    ScalingKeys.KEYS)
            .flatMap(List::stream)
            .toList();

    static LearningConfig of(Values values, EvaluationConfig evaluation) {
        ScalingSettings scaling = ScalingKeys.settings(values);
        DriftSettings drift = DriftKeys.settings(values);
        return new LearningConfig(
                new LearningSettings(
                        EnsembleKeys.members(values),
                        EnsembleKeys.mixing(values),
                        scaling,
                        evaluation.settings(),
                        drift,
                        evaluation.holdOut(),
                        values.get(PAUSED)),
                BatchingConfig.of(values),
                values.get(THREADS),
                values.get(ScalingKeys.INTERVAL));
    }
}
