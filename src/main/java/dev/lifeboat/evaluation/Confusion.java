package dev.lifeboat.evaluation;

/** The confusion matrix of a binary classifier. */
public record Confusion(long truePositives, long falsePositives, long trueNegatives, long falseNegatives) {

    public long total() {
        return truePositives + falsePositives + trueNegatives + falseNegatives;
    }

    public long positives() {
        return truePositives + falseNegatives;
    }

    /** NaN without predictions. */
    public double accuracy() {
        return (double) (truePositives + trueNegatives) / total();
    }

    /**
     * Cohen's kappa, the agreement beyond chance: (p₀ − pₑ)/(1 − pₑ). Cohen 1960.
     *
     * @return NaN without predictions, or if the expected agreement is 1 (one class, always predicted)
     */
    public double kappa() {
        double n = total();
        double chance = ((truePositives + falsePositives) / n) * (positives() / n)
                + ((trueNegatives + falseNegatives) / n) * ((n - positives()) / n);
        return chance == 1 ? Double.NaN : (accuracy() - chance) / (1 - chance);
    }
}
