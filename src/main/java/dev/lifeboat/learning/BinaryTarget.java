package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.evaluation.BinaryEvaluation;
import dev.lifeboat.evaluation.Evaluation;
import dev.lifeboat.evaluation.EvaluationSettings;
import dev.lifeboat.nn.ForwardPass;
import dev.lifeboat.nn.OutputLoss;
import dev.lifeboat.nn.SigmoidLoss;

/** A label of 0 or 1. A prediction is one number: the probability of 1. */
public record BinaryTarget(String field) implements Target {
    /** The label that stands for an outcome that never arrived. */
    public static final double NEGATIVE = 0;

    private static final double MIN_PROBABILITY = 1e-15;

    /** The loss of a probability of 0.018: detectors need bounded values. */
    private static final double MAX_EMITTED_LOSS = 4;

    private static final double MAX_MIXING_LOSS = 12;

    private static final double UNINFORMED_LOSS = StrictMath.log(2);

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public int predictionWidth() {
        return 1;
    }

    @Override
    public double encode(double number) {
        // Adding zero turns −0.0 into 0.0.
        return number == 0 || number == 1 ? number + 0.0 : NO_LABEL;
    }

    @Override
    public double encode(String text) {
        return NO_LABEL;
    }

    @Override
    public double encode(boolean value) {
        return value ? 1 : 0;
    }

    @Override
    public String legalLabels() {
        return "0, 1, false or true";
    }

    @Override
    public void predict(double[] logits, double[] prediction) {
        prediction[0] = ForwardPass.sigmoid(logits[0]);
    }

    @Override
    public boolean isPrediction(double[] prediction) {
        return prediction.length == 1 && prediction[0] >= 0 && prediction[0] <= 1;
    }

    @Override
    public OutputLoss loss(TrainingSettings training) {
        return new SigmoidLoss(training.loss(), training.positiveWeight());
    }

    @Override
    public double[] logitShift(TrainingSettings training) {
        return new double[] {StrictMath.log(training.positiveWeight())};
    }

    /** The log loss, bounded: a member that was sure and wrong can come back. */
    @Override
    public double mixingLoss(double[] prediction, double label) {
        return Math.min(MAX_MIXING_LOSS, logLoss(prediction[0], label));
    }

    @Override
    public void normalize(double[] prediction) {
        prediction[0] = Math.min(1, prediction[0]);
    }

    @Override
    public double emittedLoss(double[] prediction, double label) {
        return Math.min(MAX_EMITTED_LOSS, logLoss(prediction[0], label));
    }

    private static double logLoss(double probability, double label) {
        double likelihood = label == 1 ? probability : 1 - probability;
        return -StrictMath.log(Math.max(likelihood, MIN_PROBABILITY));
    }

    @Override
    public double maxEmittedLoss() {
        return MAX_EMITTED_LOSS;
    }

    /** The log loss of a constant 0.5. */
    @Override
    public double uninformedLoss() {
        return UNINFORMED_LOSS;
    }

    @Override
    public Evaluation newEvaluation(EvaluationSettings settings) {
        return new BinaryEvaluation(settings);
    }

    @Override
    public Evaluation readEvaluation(BinaryReader in) {
        return BinaryEvaluation.readFrom(in);
    }

    @Override
    public void writeLabel(double label, BinaryWriter out) {
        out.putBoolean(label == 1);
    }

    @Override
    public double readLabel(BinaryReader in) {
        return in.readBoolean() ? 1 : 0;
    }

    @Override
    public String canonical() {
        return field + ":binary";
    }
}
