package dev.lifeboat.evaluation;

import java.util.Arrays;

/** The area under the ROC curve as a rank statistic. Hanley &amp; McNeil 1982. */
public final class RankSum {
    private RankSum() {}

    /**
     * The probability that a random positive ranks above a random negative, where ties count half; exact.
     *
     * @param positives probabilities of the examples with label 1; sorted in place
     * @param negatives probabilities of the examples with label 0; sorted in place
     * @return NaN if either is empty
     */
    public static double auc(double[] positives, double[] negatives) {
        Arrays.sort(positives);
        Arrays.sort(negatives);
        long halfWins = 0;
        int below = 0;
        int notAbove = 0;
        for (double p : positives) {
            while (below < negatives.length && negatives[below] < p) {
                below++;
            }
            while (notAbove < negatives.length && negatives[notAbove] <= p) {
                notAbove++;
            }
            halfWins += below + notAbove;
        }
        return halfWins / (2.0 * positives.length * negatives.length);
    }
}
