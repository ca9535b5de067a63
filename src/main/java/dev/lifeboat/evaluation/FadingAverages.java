package dev.lifeboat.evaluation;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;

/**
 * Averages over all predictions in which an older one weighs less: each new one multiplies the weight of the others by 1 − 1/window.
 * Gama, Sebastião &amp; Rodrigues 2013, "On evaluating stream learning algorithms". NaN before the first prediction.
 */
public final class FadingAverages {
    private double weight;
    private double right;
    private double logLoss;
    private double squaredError;

    /** @param predictionLogLoss of this prediction */
    void add(double probability, boolean label, double threshold, double predictionLogLoss, int window) {
        double kept = 1 - 1.0 / window;
        double happened = label ? probability : 1 - probability;
        weight = kept * weight + 1;
        right = kept * right + ((probability > threshold) == label ? 1 : 0);
        logLoss = kept * logLoss + predictionLogLoss;
        squaredError = kept * squaredError + (1 - happened) * (1 - happened);
    }

    public double accuracy() {
        return right / weight;
    }

    public double logLoss() {
        return logLoss / weight;
    }

    public double brier() {
        return squaredError / weight;
    }

    void writeTo(BinaryWriter out) {
        out.putDouble(weight).putDouble(right).putDouble(logLoss).putDouble(squaredError);
    }

    static FadingAverages readFrom(BinaryReader in) {
        FadingAverages averages = new FadingAverages();
        averages.weight = in.readDouble();
        averages.right = in.readDouble();
        averages.logLoss = in.readDouble();
        averages.squaredError = in.readDouble();
        return averages;
    }
}
