package dev.lifeboat.evaluation;

import java.util.Arrays;

/** The area under the ROC curve as a rank statistic. */
public final class RankSum {
    private RankSum() {}

    /**
     * The chance that a random positive has a higher probability than a random negative, ties counting half; exact.
     * Hanley &amp; McNeil 1982.
     *
     * @param positives probabilities of the examples labelled 1; sorted in place
     * @param negatives probabilities of the examples labelled 0; sorted in place
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
