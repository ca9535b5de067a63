package dev.lifeboat.learning;

import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.Schedule;

/**
 * How a network is trained.
 *
 * @param schedule of the learning rate
 * @param clipNorm maximum global norm of a gradient; 0 for no limit
 * @param examplesPerStep how many examples an optimizer step waits for; more than 1 needs a replay buffer that holds them
 * @param positiveWeight factor of the loss of positive examples; emitted probabilities are corrected for it
 */
public record TrainingSettings(
        Loss loss,
        Loss.Reduction reduction,
        Optimizer optimizer,
        Schedule schedule,
        double clipNorm,
        double positiveWeight,
        ExperienceReplay replay,
        int examplesPerStep) {
    public TrainingSettings {
        if (!(clipNorm >= 0 && Double.isFinite(clipNorm))) {
            throw new IllegalArgumentException("maximum gradient norm " + clipNorm + " is not a finite number from 0");
        }
        if (!(positiveWeight > 0 && Double.isFinite(positiveWeight))) {
            throw new IllegalArgumentException("weight " + positiveWeight + " of positive examples is not above 0");
        }
        if (examplesPerStep < 1 || examplesPerStep > 1 && (replay.steps() == 0 || replay.size() < examplesPerStep)) {
            throw new IllegalArgumentException(examplesPerStep + " examples per step with a replay buffer of "
                    + replay.size() + " examples and " + replay.steps() + " replay steps");
        }
    }

    /** Constant learning rate, no clipping, equal weights, no replay. */
    public static TrainingSettings of(Loss loss, Optimizer optimizer) {
        return new TrainingSettings(
                loss, Loss.Reduction.MEAN, optimizer, Schedule.CONSTANT, 0, 1, ExperienceReplay.OFF, 1);
    }

    public TrainingSettings withSchedule(Schedule other) {
        return new TrainingSettings(
                loss, reduction, optimizer, other, clipNorm, positiveWeight, replay, examplesPerStep);
    }

    public TrainingSettings withPositiveWeight(double other) {
        return new TrainingSettings(loss, reduction, optimizer, schedule, clipNorm, other, replay, examplesPerStep);
    }

    public TrainingSettings withReplay(ExperienceReplay other) {
        return new TrainingSettings(
                loss, reduction, optimizer, schedule, clipNorm, positiveWeight, other, examplesPerStep);
    }

    public TrainingSettings withExamplesPerStep(int other) {
        return new TrainingSettings(loss, reduction, optimizer, schedule, clipNorm, positiveWeight, replay, other);
    }
}
