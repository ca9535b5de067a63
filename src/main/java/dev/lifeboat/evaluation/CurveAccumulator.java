package dev.lifeboat.evaluation;

import java.util.Arrays;

/** Accumulates {@link MetricCurves} over a stream of known length. */
public final class CurveAccumulator {
    private static final double MIN_PROBABILITY = 1e-15;

    private final int records;
    private final double threshold;
    private final double[] correct = new double[MetricCurves.PARTS];
    private final double[] loss = new double[MetricCurves.PARTS];
    private final double[] count = new double[MetricCurves.PARTS];
    private final double[] positives;
    private final double[] negatives;
    private int positive;
    private int negative;

    /** @param threshold probability above which the predicted label is 1 */
    public CurveAccumulator(int records, double threshold) {
        this.records = records;
        this.threshold = threshold;
        this.positives = new double[records];
        this.negatives = new double[records];
    }

    /** @param index position of the record in the stream */
    public void add(int index, double probability, boolean label) {
        int part = (int) ((long) index * MetricCurves.PARTS / records);
        count[part]++;
        correct[part] += (probability > threshold) == label ? 1 : 0;
        loss[part] -= StrictMath.log(Math.max(label ? probability : 1 - probability, MIN_PROBABILITY));
        if (label) {
            positives[positive++] = probability;
        } else {
            negatives[negative++] = probability;
        }
    }

    public MetricCurves curves() {
        double auc = RankSum.auc(Arrays.copyOf(positives, positive), Arrays.copyOf(negatives, negative));
        return new MetricCurves(auc, mean(correct), mean(loss));
    }

    private double[] mean(double[] sums) {
        double[] means = new double[MetricCurves.PARTS];
        Arrays.setAll(means, part -> sums[part] / count[part]);
        return means;
    }
}
