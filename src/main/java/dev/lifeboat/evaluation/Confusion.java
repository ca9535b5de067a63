package dev.lifeboat.evaluation;

/** How often each prediction met each label. */
public record Confusion(long truePositives, long falsePositives, long trueNegatives, long falseNegatives) {

    public long total() {
        return truePositives + falsePositives + trueNegatives + falseNegatives;
    }

    public long positives() {
        return truePositives + falseNegatives;
    }

    /** NaN when empty. */
    public double accuracy() {
        return (double) (truePositives + trueNegatives) / total();
    }

    /**
     * Agreement beyond chance: (p₀ − pₑ)/(1 − pₑ). Cohen 1960.
     *
     * @return NaN when empty, or when chance alone agrees always (one class, always predicted)
     */
    public double kappa() {
        double n = total();
        double chance = ((truePositives + falsePositives) / n) * (positives() / n)
                + ((trueNegatives + falseNegatives) / n) * ((n - positives()) / n);
        return chance == 1 ? Double.NaN : (accuracy() - chance) / (1 - chance);
    }
}
