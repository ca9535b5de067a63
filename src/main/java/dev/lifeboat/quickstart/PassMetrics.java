package dev.lifeboat.quickstart;

import dev.lifeboat.evaluation.MetricSums;
import dev.lifeboat.evaluation.Metrics;
import dev.lifeboat.evaluation.RankSum;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Metrics of predictions for passengers with known labels, per pass: the nth prediction for a passenger belongs to pass n. */
final class PassMetrics {
    private static final int WINDOW = 200;

    private final Map<String, Boolean> labels;
    private final double threshold;
    private final Map<String, Integer> passOf = new HashMap<>();
    private final List<MetricSums> passes = new ArrayList<>();
    private final Deque<Boolean> window = new ArrayDeque<>();
    private final List<Double> positives = new ArrayList<>();
    private final List<Double> negatives = new ArrayList<>();
    private long count;

    /**
     * @param labels by id
     * @param threshold probability above which the predicted label is 1
     */
    PassMetrics(Map<String, Boolean> labels, double threshold) {
        this.labels = labels;
        this.threshold = threshold;
    }

    /** Adds a prediction; ignores it if the label is unknown. */
    void add(String id, double probability) {
        Boolean label = labels.get(id);
        if (label == null) {
            return;
        }
        int pass = passOf.merge(id, 1, Integer::sum);
        while (passes.size() < pass) {
            passes.add(new MetricSums());
        }
        passes.get(pass - 1).add(probability, label, threshold);
        (label ? positives : negatives).add(probability);
        window.addLast(probability > threshold == label);
        if (window.size() > WINDOW) {
            window.removeFirst();
        }
        count++;
    }

    /** Number of predictions. */
    long count() {
        return count;
    }

    /** Number of predictions in a pass, from 1. */
    long count(int pass) {
        return pass > passes.size() ? 0 : passes.get(pass - 1).count();
    }

    /** Metrics of a pass, from 1, that has predictions. */
    Metrics pass(int pass) {
        return passes.get(pass - 1).metrics();
    }

    /** AUC of all predictions, exact. */
    double auc() {
        return RankSum.auc(
                positives.stream().mapToDouble(p -> p).toArray(),
                negatives.stream().mapToDouble(p -> p).toArray());
    }

    /** Accuracy of the newest 200 predictions; NaN if there are none. */
    double recentAccuracy() {
        return (double) window.stream().filter(correct -> correct).count() / window.size();
    }
}
