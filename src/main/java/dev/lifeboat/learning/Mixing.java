package dev.lifeboat.learning;

/**
 * How the weights of an ensemble's members follow from the losses of what they emitted: Hedge with fixed share. Herbster &amp; Warmuth
 * 1998.
 *
 * @param rate η: how fast weight moves to members with a lower loss
 * @param share α: fraction of the weight that is distributed evenly after each label, so that every member can come back
 */
public record Mixing(double rate, double share) {
    public static final Mixing DEFAULT = new Mixing(0.1, 0.001);

    public Mixing {
        if (!(rate > 0 && Double.isFinite(rate))) {
            throw new IllegalArgumentException("rate " + rate + " of the mixing weights is not above 0");
        }
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share " + share + " of the mixing weights is not from 0 to 1");
        }
    }

    /**
     * Updates the weights after a label, in place. Members that did not predict the record keep theirs.
     *
     * @param weights (members), not negative, 1 in total; 0 for members that are never mixed
     * @param losses (members) of what they emitted; NaN for a member that emitted nothing or is never mixed
     */
    void update(double[] weights, double[] losses) {
        double best = Double.POSITIVE_INFINITY;
        double judged = 0;
        int count = 0;
        for (int i = 0; i < weights.length; i++) {
            if (!Double.isNaN(losses[i])) {
                best = Math.min(best, losses[i]);
                judged += weights[i];
                count++;
            }
        }
        double total = 0;
        for (int i = 0; i < weights.length; i++) {
            if (!Double.isNaN(losses[i])) {
                weights[i] *= StrictMath.exp(-rate * (losses[i] - best));
                total += weights[i];
            }
        }
        for (int i = 0; i < weights.length; i++) {
            if (!Double.isNaN(losses[i])) {
                double hedged = total > 0 ? weights[i] / total : 1.0 / count;
                weights[i] = judged * ((1 - share) * hedged + share / count);
            }
        }
    }
}
