package dev.lifeboat.learning;

import dev.lifeboat.evaluation.EvaluationSettings;

/**
 * Everything that determines how the learner folds a journal entry.
 *
 * @param holdOut ids that are never learned from
 * @param paused whether examples are evaluated only: neither the network nor the running moments change,
 *     and no drift is looked for
 */
public record LearningSettings(
        TrainingSettings training,
        ScalingSettings scaling,
        EvaluationSettings evaluation,
        DriftSettings drift,
        HoldOut holdOut,
        boolean paused) {

    /** Settings with which learning goes on. */
    public LearningSettings(
            TrainingSettings training,
            ScalingSettings scaling,
            EvaluationSettings evaluation,
            DriftSettings drift,
            HoldOut holdOut) {
        this(training, scaling, evaluation, drift, holdOut, false);
    }

    /** The first 64 bits of a SHA-256 over the settings, as 16 hexadecimal digits: equal settings have the same hash. */
    public String hash() {
        return Fingerprint.ofBytes(LearningSettingsCodec.toBytes(this)).toString();
    }

    public LearningSettings withTraining(TrainingSettings other) {
        return new LearningSettings(other, scaling, evaluation, drift, holdOut, paused);
    }

    public LearningSettings withScaling(ScalingSettings other) {
        return new LearningSettings(training, other, evaluation, drift, holdOut, paused);
    }

    public LearningSettings withEvaluation(EvaluationSettings other) {
        return new LearningSettings(training, scaling, other, drift, holdOut, paused);
    }

    public LearningSettings withDrift(DriftSettings other) {
        return new LearningSettings(training, scaling, evaluation, other, holdOut, paused);
    }

    public LearningSettings withHoldOut(HoldOut other) {
        return new LearningSettings(training, scaling, evaluation, drift, other, paused);
    }

    public LearningSettings withPaused(boolean other) {
        return new LearningSettings(training, scaling, evaluation, drift, holdOut, other);
    }
}
