package dev.lifeboat.evaluation;

import java.util.List;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/** Metrics by their definitions, over lists: the oracle of sums and windows. */
final class NaiveMetrics {
    private NaiveMetrics() {}

    /** One prediction and its label. */
    record Outcome(double probability, boolean label) {
        int y() {
            return label ? 1 : 0;
        }
    }

    static long count(List<Outcome> outcomes, boolean predicted, boolean label, double threshold) {
        return outcomes.stream()
                .filter(o -> o.probability() > threshold == predicted && o.label() == label)
                .count();
    }

    static double accuracy(List<Outcome> outcomes, double threshold) {
        return mean(outcomes.stream()
                .map(o -> (o.probability() > threshold ? 1 : 0) == o.y() ? 1.0 : 0.0)
                .toList());
    }

    static double logLoss(List<Outcome> outcomes) {
        return mean(outcomes.stream()
                .map(o -> -Math.log(Math.max(o.label() ? o.probability() : 1 - o.probability(), 1e-15)))
                .toList());
    }

    static double brier(List<Outcome> outcomes) {
        return mean(
                outcomes.stream().map(o -> Math.pow(o.probability() - o.y(), 2)).toList());
    }

    /** The U statistic of the positives, divided by the number of pairs. */
    static double auc(List<Outcome> outcomes) {
        double[] positives = probabilities(outcomes, true);
        double[] negatives = probabilities(outcomes, false);
        if (positives.length == 0 || negatives.length == 0) {
            return Double.NaN;
        }
        double u = MannWhitneyUTest.withDefaults().statistic(positives, negatives);
        return u / ((double) positives.length * negatives.length);
    }

    static double[] probabilities(List<Outcome> outcomes, boolean label) {
        return outcomes.stream()
                .filter(o -> o.label() == label)
                .mapToDouble(Outcome::probability)
                .toArray();
    }

    static double calibrationError(List<Outcome> outcomes) {
        double error = outcomes.isEmpty() ? Double.NaN : 0;
        for (int bin = 0; bin < 10; bin++) {
            List<Outcome> inBin = inBin(outcomes, bin);
            if (!inBin.isEmpty()) {
                double predicted = mean(inBin.stream().map(Outcome::probability).toList());
                double observed = mean(inBin.stream().map(o -> (double) o.y()).toList());
                error += Math.abs(predicted - observed) * inBin.size() / outcomes.size();
            }
        }
        return error;
    }

    static List<Outcome> inBin(List<Outcome> outcomes, int bin) {
        return outcomes.stream()
                .filter(o -> Math.min(9, (int) Math.floor(o.probability() * 10)) == bin)
                .toList();
    }

    /** Cohen's kappa of two raters: the predictions and the labels. */
    static double kappa(List<Outcome> outcomes, double threshold) {
        double n = outcomes.size();
        double predictedPositive =
                outcomes.stream().filter(o -> o.probability() > threshold).count() / n;
        double positive = outcomes.stream().filter(Outcome::label).count() / n;
        double chance = predictedPositive * positive + (1 - predictedPositive) * (1 - positive);
        boolean certainAgreement = predictedPositive == positive && (predictedPositive == 0 || predictedPositive == 1);
        return certainAgreement ? Double.NaN : (accuracy(outcomes, threshold) - chance) / (1 - chance);
    }

    static double mean(List<Double> numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum / numbers.size();
    }
}
