package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.lifeboat.learning.ExperienceReplay;
import dev.lifeboat.learning.TrainingSettings;
import dev.lifeboat.nn.Loss;
import java.util.EnumSet;
import java.util.List;

/** How a network is trained with a mini-batch. */
final class TrainingKeys {
    private static final Key<Loss> LOSS = Key.choice("learning.loss", "Loss function.", EnumSet.allOf(Loss.class))
            .orElse(Loss.CROSS_ENTROPY);

    private static final Key<Loss.Reduction> REDUCTION = Key.choice(
                    "learning.loss.reduction",
                    "How the losses of the examples of a mini-batch are combined.",
                    EnumSet.allOf(Loss.Reduction.class))
            .orElse(Loss.Reduction.MEAN);

    private static final Key<Double> CLIP_NORM = Key.number(
                    "learning.clip.norm",
                    "Maximum global norm of a gradient; a larger gradient is scaled down. `0`: no limit.")
            .orElse(0.0)
            .validatedBy(between(0, 1e6));

    private static final Key<Double> POSITIVE_WEIGHT = Key.number(
                    "learning.positive.weight",
                    "Weight of the loss of positive examples, for imbalanced classes. Emitted probabilities are corrected for it.")
            .orElse(1.0)
            .validatedBy(between(1e-6, 1e6));

    static final Key<Integer> REPLAY_SIZE = Key.integer(
                    "learning.replay.size", "Number of recent training examples kept for experience replay. `0`: none.")
            .orElse(1024)
            .validatedBy(between(0, ExperienceReplay.MAX_SIZE));

    private static final Key<Integer> REPLAY_STEPS = Key.integer(
                    "learning.replay.steps",
                    "Additional optimizer steps on replayed examples after each mini-batch. `0`: none.")
            .orElse(3)
            .validatedBy(between(0, ExperienceReplay.MAX_STEPS));

    private static final Key<Integer> REPLAY_BATCH = Key.integer(
                    "learning.replay.batch", "Number of examples, drawn at random, in each replay step.")
            .orElse(32)
            .validatedBy(between(1, ExperienceReplay.MAX_SIZE));

    private static final Key<Integer> EXAMPLES_PER_STEP = Key.integer(
                    "learning.examples.per.step",
                    "Minimum number of examples of an optimizer step: smaller mini-batches are collected. More than 1 needs"
                            + " experience replay.")
            .orElse(1)
            .validatedBy(between(1, ExperienceReplay.MAX_SIZE));

    static final List<Key<?>> KEYS = List.of(
            LOSS, REDUCTION, CLIP_NORM, POSITIVE_WEIGHT, REPLAY_SIZE, REPLAY_STEPS, REPLAY_BATCH, EXAMPLES_PER_STEP);

    private TrainingKeys() {}

    static TrainingSettings settings(Values values) {
        return new TrainingSettings(
                values.get(LOSS),
                values.get(REDUCTION),
                OptimizerKeys.optimizer(values),
                OptimizerKeys.schedule(values),
                values.get(CLIP_NORM),
                values.get(POSITIVE_WEIGHT),
                new ExperienceReplay(values.get(REPLAY_SIZE), values.get(REPLAY_STEPS), values.get(REPLAY_BATCH)),
                values.get(EXAMPLES_PER_STEP));
    }
}
