package dev.lifeboat.learning;

import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.Schedule;

/**
 * How a network is trained.
 *
 * @param schedule of the learning rate
 * @param clipNorm maximum global norm of a gradient; 0 for no limit
 * @param positiveWeight factor of the loss of positive examples; emitted probabilities are corrected for it
 */
public record TrainingSettings(
        Loss loss,
        Loss.Reduction reduction,
        Optimizer optimizer,
        Schedule schedule,
        double clipNorm,
        double positiveWeight,
        ExperienceReplay replay) {
    public TrainingSettings {
        if (!(clipNorm >= 0 && Double.isFinite(clipNorm))) {
            throw new IllegalArgumentException("maximum gradient norm " + clipNorm + " is not a finite number from 0");
        }
        if (!(positiveWeight > 0 && Double.isFinite(positiveWeight))) {
            throw new IllegalArgumentException("weight " + positiveWeight + " of positive examples is not above 0");
        }
    }

    /** Constant learning rate, no clipping, equal weights, no replay. */
    public static TrainingSettings of(Loss loss, Optimizer optimizer) {
        return new TrainingSettings(
                loss, Loss.Reduction.MEAN, optimizer, Schedule.CONSTANT, 0, 1, ExperienceReplay.OFF);
    }

    public TrainingSettings withSchedule(Schedule other) {
        return new TrainingSettings(loss, reduction, optimizer, other, clipNorm, positiveWeight, replay);
    }

    public TrainingSettings withPositiveWeight(double other) {
        return new TrainingSettings(loss, reduction, optimizer, schedule, clipNorm, other, replay);
    }

    public TrainingSettings withReplay(ExperienceReplay other) {
        return new TrainingSettings(loss, reduction, optimizer, schedule, clipNorm, positiveWeight, other);
    }
}
