package dev.lifeboat.learning;

import dev.lifeboat.evaluation.EvaluationSettings;

/**
 * Everything that determines how the learner folds a journal entry.
 *
 * @param holdOut ids that are never learned from
 */
public record LearningSettings(
        TrainingSettings training,
        ScalingSettings scaling,
        EvaluationSettings evaluation,
        DriftSettings drift,
        HoldOut holdOut) {

    public LearningSettings withTraining(TrainingSettings other) {
        return new LearningSettings(other, scaling, evaluation, drift, holdOut);
    }

    public LearningSettings withScaling(ScalingSettings other) {
        return new LearningSettings(training, other, evaluation, drift, holdOut);
    }

    public LearningSettings withEvaluation(EvaluationSettings other) {
        return new LearningSettings(training, scaling, other, drift, holdOut);
    }

    public LearningSettings withDrift(DriftSettings other) {
        return new LearningSettings(training, scaling, evaluation, other, holdOut);
    }

    public LearningSettings withHoldOut(HoldOut other) {
        return new LearningSettings(training, scaling, evaluation, drift, other);
    }
}
