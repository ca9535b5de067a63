package dev.lifeboat.evaluation;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;

/**
 * Fading averages over all predictions: each new prediction multiplies the weight of the earlier ones by 1 − 1/window. Gama, Sebastião &amp;
 * Rodrigues 2013, "On evaluating stream learning algorithms". NaN before the first prediction.
 */
public final class FadingAverages {
    private double weight;
    private double correct;
    private double logLoss;
    private double squaredError;

    /** @param predictionLogLoss log loss of this prediction */
    void add(double probability, boolean label, double threshold, double predictionLogLoss, int window) {
        double kept = 1 - 1.0 / window;
        double likelihood = label ? probability : 1 - probability;
        weight = kept * weight + 1;
        correct = kept * correct + ((probability > threshold) == label ? 1 : 0);
        logLoss = kept * logLoss + predictionLogLoss;
        squaredError = kept * squaredError + (1 - likelihood) * (1 - likelihood);
    }

    public double accuracy() {
        return correct / weight;
    }

    public double logLoss() {
        return logLoss / weight;
    }

    public double brier() {
        return squaredError / weight;
    }

    void writeTo(BinaryWriter out) {
        out.putDouble(weight).putDouble(correct).putDouble(logLoss).putDouble(squaredError);
    }

    static FadingAverages readFrom(BinaryReader in) {
        FadingAverages averages = new FadingAverages();
        averages.weight = in.readDouble();
        averages.correct = in.readDouble();
        averages.logLoss = in.readDouble();
        averages.squaredError = in.readDouble();
        return averages;
    }
}
