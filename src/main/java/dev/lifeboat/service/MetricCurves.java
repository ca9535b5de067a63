package dev.lifeboat.service;

import dev.lifeboat.evaluation.RankSum;
import java.util.Arrays;

/** Metrics of emitted probabilities over a stream of known length, in {@value #PARTS} parts. */
public final class MetricCurves {
    /** Number of parts of the stream. */
    public static final int PARTS = 60;

    private static final double MIN_PROBABILITY = 1e-15;

    private final int records;
    private final double threshold;
    private final double[] correct = new double[PARTS];
    private final double[] loss = new double[PARTS];
    private final double[] count = new double[PARTS];
    private final double[] positives;
    private final double[] negatives;
    private int positive;
    private int negative;

    /** @param threshold probability above which the predicted label is 1 */
    MetricCurves(int records, double threshold) {
        this.records = records;
        this.threshold = threshold;
        this.positives = new double[records];
        this.negatives = new double[records];
    }

    /** @param index position of the record in the stream */
    void add(int index, double probability, boolean label) {
        int part = (int) ((long) index * PARTS / records);
        count[part]++;
        correct[part] += (probability > threshold) == label ? 1 : 0;
        loss[part] -= StrictMath.log(Math.max(label ? probability : 1 - probability, MIN_PROBABILITY));
        if (label) {
            positives[positive++] = probability;
        } else {
            negatives[negative++] = probability;
        }
    }

    /** Accuracy of each part, (parts); NaN for a part without labels. */
    public double[] accuracy() {
        return mean(correct);
    }

    /** Log loss of each part, (parts); NaN for a part without labels. */
    public double[] logLoss() {
        return mean(loss);
    }

    /** AUC over the whole stream, exact; NaN if there is only one class. */
    public double auc() {
        return RankSum.auc(Arrays.copyOf(positives, positive), Arrays.copyOf(negatives, negative));
    }

    private double[] mean(double[] sums) {
        double[] means = new double[PARTS];
        Arrays.setAll(means, part -> sums[part] / count[part]);
        return means;
    }
}
