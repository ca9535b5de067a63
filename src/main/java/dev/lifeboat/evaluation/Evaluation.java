package dev.lifeboat.evaluation;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;

/**
 * Judges emitted probabilities once their labels are known: over a sliding window of the newest, fading, and since the start.
 *
 * <p>Since the start, sums are kept; of the window, the predictions themselves, so that its metrics are recomputed whenever they
 * are asked for, and its AUC is exact.
 */
public final class Evaluation {
    private final ComparisonSums sinceStart;
    private LabelHistory history;

    /** What the baselines had seen before the oldest prediction of the window. */
    private LabelHistory beforeWindow;

    private FadingAverages fading = new FadingAverages();
    private double[] probabilities;
    private boolean[] labels;
    private int oldest;
    private int size;

    /** @param window predictions that the window holds, at least 1 */
    public Evaluation(int window) {
        this(new ComparisonSums(), LabelHistory.NONE, LabelHistory.NONE, window);
    }

    private Evaluation(ComparisonSums sinceStart, LabelHistory history, LabelHistory beforeWindow, int window) {
        if (window < 1) {
            throw new IllegalArgumentException("an evaluation window holds at least one prediction, not " + window);
        }
        this.sinceStart = sinceStart;
        this.history = history;
        this.beforeWindow = beforeWindow;
        this.probabilities = new double[window];
        this.labels = new boolean[window];
    }

    /**
     * Adds a prediction as it was emitted.
     *
     * @param probability in [0, 1]
     * @param threshold above which a probability means "yes"
     */
    public void add(double probability, boolean label, double threshold) {
        double logLoss = sinceStart.add(probability, label, threshold, history);
        fading.add(probability, label, threshold, logLoss, probabilities.length);
        history = history.after(label);
        push(probability, label);
    }

    /** Makes the window hold {@code window} predictions from now on; of the present ones the newest stay. */
    public void resizeWindow(int window) {
        if (window == probabilities.length) {
            return;
        }
        Evaluation resized = new Evaluation(sinceStart, history, beforeWindow, window);
        for (int i = 0; i < size; i++) {
            resized.push(probabilities[index(i)], labels[index(i)]);
        }
        probabilities = resized.probabilities;
        labels = resized.labels;
        oldest = resized.oldest;
        size = resized.size;
        beforeWindow = resized.beforeWindow;
    }

    /** Predictions that the window has room for. */
    public int capacity() {
        return probabilities.length;
    }

    /** With the window's length as their memory. */
    public FadingAverages fading() {
        return fading;
    }

    public Comparison sinceStart() {
        return sinceStart.comparison();
    }

    /** @param threshold above which a probability means "yes" */
    public Comparison window(double threshold) {
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

    /** The window is written oldest first, so that equal evaluations have equal bytes. */
    public void writeTo(BinaryWriter out) {
        sinceStart.writeTo(out);
        history.writeTo(out);
        beforeWindow.writeTo(out);
        out.putInt(probabilities.length).putCount(size);
        for (int i = 0; i < size; i++) {
            out.putDouble(probabilities[index(i)]).putBoolean(labels[index(i)]);
        }
        fading.writeTo(out);
    }

    /**
     * @param largestWindow that is believed; a larger one is damage
     * @param withFading whether the fading averages follow; else they start anew
     */
    public static Evaluation readFrom(BinaryReader in, int largestWindow, boolean withFading) {
        ComparisonSums sinceStart = ComparisonSums.readFrom(in);
        LabelHistory history = LabelHistory.readFrom(in);
        LabelHistory beforeWindow = LabelHistory.readFrom(in);
        int window = in.readInt();
        int size = in.readLength(Double.BYTES + Byte.BYTES);
        if (window < 1 || window > largestWindow || size > window) {
            throw in.damaged("has an evaluation window of " + size + " in " + window);
        }
        Evaluation evaluation = new Evaluation(sinceStart, history, beforeWindow, window);
        for (int i = 0; i < size; i++) {
            double probability = in.readDouble();
            if (!(probability >= 0 && probability <= 1)) {
                throw in.damaged("has an evaluation window with probability " + probability);
            }
            evaluation.push(probability, in.readBoolean());
        }
        if (withFading) {
            evaluation.fading = FadingAverages.readFrom(in);
        }
        return evaluation;
    }
}
