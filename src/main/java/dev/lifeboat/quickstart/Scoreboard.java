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

/** What was predicted of passengers whose fate is known, pass by pass: the nth prediction of a passenger belongs to pass n. */
final class Scoreboard {
    private static final int WINDOW = 200;

    private final Map<String, Boolean> fates;
    private final double threshold;
    private final Map<String, Integer> predictionsOf = new HashMap<>();
    private final List<MetricSums> passes = new ArrayList<>();
    private final Deque<Boolean> newest = new ArrayDeque<>();
    private final List<Double> ofSurvivors = new ArrayList<>();
    private final List<Double> ofOthers = new ArrayList<>();
    private long count;

    /** @param fates by passenger: survived or not */
    Scoreboard(Map<String, Boolean> fates, double threshold) {
        this.fates = fates;
        this.threshold = threshold;
    }

    /** Passengers that are not on the list are left out. */
    void add(String id, double probability) {
        Boolean survived = fates.get(id);
        if (survived == null) {
            return;
        }
        int pass = predictionsOf.merge(id, 1, Integer::sum);
        while (passes.size() < pass) {
            passes.add(new MetricSums());
        }
        passes.get(pass - 1).add(probability, survived, threshold);
        (survived ? ofSurvivors : ofOthers).add(probability);
        newest.addLast(probability > threshold == survived);
        if (newest.size() > WINDOW) {
            newest.removeFirst();
        }
        count++;
    }

    /** Predictions counted. */
    long count() {
        return count;
    }

    /** Predictions counted of a pass, from 1. */
    long count(int pass) {
        return pass > passes.size() ? 0 : passes.get(pass - 1).count();
    }

    /** Metrics of a pass, from 1, of which there are predictions. */
    Metrics pass(int pass) {
        return passes.get(pass - 1).metrics();
    }

    /** AUC over all predictions; exact. */
    double auc() {
        return RankSum.auc(
                ofSurvivors.stream().mapToDouble(p -> p).toArray(),
                ofOthers.stream().mapToDouble(p -> p).toArray());
    }

    /** Share of the newest predictions that were right; NaN before the first. */
    double recentAccuracy() {
        return (double) newest.stream().filter(right -> right).count() / newest.size();
    }
}
