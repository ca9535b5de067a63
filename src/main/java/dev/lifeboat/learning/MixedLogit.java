package dev.lifeboat.learning;

import dev.lifeboat.nn.ForwardPass;

/** The logit of a weighted mean of probabilities, as a function of the members' logits: L(z) = ln Σ wᵢ σ(zᵢ) − ln Σ wᵢ σ(−zᵢ). */
final class MixedLogit {
    /** Gauss–Legendre quadrature with five nodes on [−1, 1]. Abramowitz &amp; Stegun 1964, table 25.4. */
    private static final double[] NODES = {
        -0.906179845938664, -0.538469310105683, 0, 0.538469310105683, 0.906179845938664
    };

    private static final double[] NODE_WEIGHTS = {
        0.236926885056189, 0.478628670499366, 0.568888888888889, 0.478628670499366, 0.236926885056189
    };

    private static final int INTERVALS = 128;

    private final double[] weights;

    /** @param weights (members), 1 in total; kept */
    MixedLogit(double[] weights) {
        this.weights = weights;
    }

    /** @param logits (members) */
    double of(double[] logits) {
        return logMean(logits, 1) - logMean(logits, -1);
    }

    /** ln Σ wᵢ σ(±zᵢ), relative to the largest term: a probability can be 0 in double precision. */
    private double logMean(double[] logits, int sign) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < weights.length; i++) {
            largest = Math.max(largest, logTerm(logits, i, sign));
        }
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += StrictMath.exp(logTerm(logits, i, sign) - largest);
        }
        return largest + StrictMath.log(sum);
    }

    /** ln (wᵢ σ(±zᵢ)). */
    private double logTerm(double[] logits, int member, int sign) {
        double z = sign * logits[member];
        double logSigmoid = Math.min(z, 0) - StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
        return StrictMath.log(weights[member]) + logSigmoid;
    }

    /**
     * How much the mixed logit changes with each member's, on average on the straight line between two points: gᵢ = ∫₀¹ ∂L/∂zᵢ(from + t (to −
     * from)) dt, so that Σ gᵢ (toᵢ − fromᵢ) = L(to) − L(from). Sundararajan, Taly &amp; Yan 2017, proposition 1.
     *
     * @param from (members)
     * @param to (members)
     * @return (members), new
     */
    double[] meanGradient(double[] from, double[] to) {
        double[] gradient = new double[weights.length];
        double[] point = new double[weights.length];
        for (int interval = 0; interval < INTERVALS; interval++) {
            for (int node = 0; node < NODES.length; node++) {
                double t = (interval + (1 + NODES[node]) / 2) / INTERVALS;
                for (int i = 0; i < point.length; i++) {
                    point[i] = from[i] + t * (to[i] - from[i]);
                }
                addGradient(point, NODE_WEIGHTS[node] / (2 * INTERVALS), gradient);
            }
        }
        return gradient;
    }

    private void addGradient(double[] point, double factor, double[] gradient) {
        double positive = logMean(point, 1);
        double negative = logMean(point, -1);
        for (int i = 0; i < weights.length; i++) {
            double ofPositive = StrictMath.exp(logTerm(point, i, 1) - positive);
            double ofNegative = StrictMath.exp(logTerm(point, i, -1) - negative);
            gradient[i] +=
                    factor * (ofPositive * ForwardPass.sigmoid(-point[i]) + ofNegative * ForwardPass.sigmoid(point[i]));
        }
    }
}
