package dev.lifeboat.evaluation;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;

/**
 * Evaluation of emitted probabilities. A prediction is one number, the probability of label 1; a label is 0 or 1.
 *
 * <p>Since the start, only sums are kept. The window keeps the predictions themselves, so its metrics are computed on demand and its AUC
 * is exact.
 */
public final class BinaryEvaluation implements Evaluation {
    private final ComparisonSums sinceStart;
    private LabelHistory history;

    /** What the baselines had seen before the oldest prediction of the window. */
    private LabelHistory beforeWindow;

    private FadingAverages fading = new FadingAverages();
    private double threshold;
    private double[] probabilities;
    private boolean[] labels;
    private int oldest;
    private int size;

    public BinaryEvaluation(EvaluationSettings settings) {
        this(new ComparisonSums(), LabelHistory.NONE, LabelHistory.NONE, settings);
    }

    private BinaryEvaluation(
            ComparisonSums sinceStart, LabelHistory history, LabelHistory beforeWindow, EvaluationSettings settings) {
        this.sinceStart = sinceStart;
        this.history = history;
        this.beforeWindow = beforeWindow;
        this.threshold = settings.threshold();
        this.probabilities = new double[settings.window()];
        this.labels = new boolean[settings.window()];
    }

    /** The evaluation of a binary target, as what it is. */
    public static BinaryEvaluation of(Evaluation evaluation) {
        if (evaluation instanceof BinaryEvaluation binary) {
            return binary;
        }
        throw new AssertionError(evaluation);
    }

    @Override
    public void add(double[] prediction, double label) {
        add(prediction[0], label == 1.0);
    }

    /** @param probability of label 1, in [0, 1], as it was emitted */
    public void add(double probability, boolean label) {
        double logLoss = sinceStart.add(probability, label, threshold, history);
        fading.add(probability, label, threshold, logLoss, probabilities.length);
        history = history.after(label);
        push(probability, label);
    }

    @Override
    public void configure(EvaluationSettings settings) {
        threshold = settings.threshold();
        if (settings.window() == probabilities.length) {
            return;
        }
        BinaryEvaluation resized = new BinaryEvaluation(sinceStart, history, beforeWindow, settings);
        for (int i = 0; i < size; i++) {
            resized.push(probabilities[index(i)], labels[index(i)]);
        }
        probabilities = resized.probabilities;
        labels = resized.labels;
        oldest = resized.oldest;
        size = resized.size;
        beforeWindow = resized.beforeWindow;
    }

    @Override
    public int capacity() {
        return probabilities.length;
    }

    @Override
    public long count() {
        return history.count();
    }

    @Override
    public boolean isWorseThanMajority() {
        if (size < probabilities.length) {
            return false;
        }
        Comparison comparison = window();
        return comparison.model().logLoss() > comparison.majority().logLoss();
    }

    /** Averages whose memory is the capacity of the window. */
    public FadingAverages fading() {
        return fading;
    }

    public Comparison sinceStart() {
        return sinceStart.comparison();
    }

    public Comparison window() {
        ComparisonSums sums = new ComparisonSums();
        LabelHistory before = beforeWindow;
        int positives = 0;
        for (int i = 0; i < size; i++) {
            boolean label = labels[index(i)];
            sums.add(probabilities[index(i)], label, threshold, before);
            before = before.after(label);
            positives += label ? 1 : 0;
        }
        return sums.comparison(windowAuc(positives));
    }

    private double windowAuc(int positives) {
        double[] ofPositives = new double[positives];
        double[] ofNegatives = new double[size - positives];
        int p = 0;
        int n = 0;
        for (int i = 0; i < size; i++) {
            if (labels[index(i)]) {
                ofPositives[p++] = probabilities[index(i)];
            } else {
                ofNegatives[n++] = probabilities[index(i)];
            }
        }
        return RankSum.auc(ofPositives, ofNegatives);
    }

    private void push(double probability, boolean label) {
        if (size == probabilities.length) {
            beforeWindow = beforeWindow.after(labels[oldest]);
            probabilities[oldest] = probability;
            labels[oldest] = label;
            oldest = (oldest + 1) % probabilities.length;
        } else {
            probabilities[index(size)] = probability;
            labels[index(size)] = label;
            size++;
        }
    }

    private int index(int age) {
        return (oldest + age) % probabilities.length;
    }

    @Override
    public void writeTo(BinaryWriter out) {
        sinceStart.writeTo(out);
        history.writeTo(out);
        beforeWindow.writeTo(out);
        new EvaluationSettings(probabilities.length, threshold).writeTo(out);
        out.putCount(size);
        for (int i = 0; i < size; i++) {
            out.putDouble(probabilities[index(i)]).putBoolean(labels[index(i)]);
        }
        fading.writeTo(out);
    }

    public static BinaryEvaluation readFrom(BinaryReader in) {
        ComparisonSums sinceStart = ComparisonSums.readFrom(in);
        LabelHistory history = LabelHistory.readFrom(in);
        LabelHistory beforeWindow = LabelHistory.readFrom(in);
        EvaluationSettings settings = readSettings(in);
        int size = in.readLength(Double.BYTES + Byte.BYTES);
        if (size > settings.window()) {
            throw in.damaged("has " + size + " predictions in an evaluation window of " + settings.window());
        }
        BinaryEvaluation evaluation = new BinaryEvaluation(sinceStart, history, beforeWindow, settings);
        for (int i = 0; i < size; i++) {
            double probability = in.readDouble();
            if (!(probability >= 0 && probability <= 1)) {
                throw in.damaged("has an evaluation window with probability " + probability);
            }
            evaluation.push(probability, in.readBoolean());
        }
        evaluation.fading = FadingAverages.readFrom(in);
        return evaluation;
    }

    private static EvaluationSettings readSettings(BinaryReader in) {
        try {
            return EvaluationSettings.readFrom(in);
        } catch (IllegalArgumentException e) {
            throw in.damaged("is invalid: " + e.getMessage());
        }
    }
}
