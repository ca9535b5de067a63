package dev.lifeboat.nn;

/**
 * The initial parameters of a network. Biases are zero; weights are drawn layer by layer, unit by unit, input by input.
 *
 * @param seed of the random generator
 * @param hidden distribution of the weights of hidden layers
 * @param output distribution of the weights of the output layer
 */
public record Initialization(long seed, Distribution hidden, Distribution output) {

    /** Distribution of a weight, given the number of units before (fan-in) and in (fan-out) its layer. */
    public enum Distribution {
        ZERO {
            @Override
            double limit(int fanIn, int fanOut) {
                return 0;
            }
        },
        /** Glorot &amp; Bengio 2010, eq. 16: uniform within ±√(6 / (fan-in + fan-out)). */
        GLOROT {
            @Override
            double limit(int fanIn, int fanOut) {
                return Math.sqrt(6.0 / (fanIn + fanOut));
            }
        },
        /** He et al. 2015, eq. 10, as a uniform distribution: within ±√(6 / fan-in). */
        HE {
            @Override
            double limit(int fanIn, int fanOut) {
                return Math.sqrt(6.0 / fanIn);
            }
        };

        abstract double limit(int fanIn, int fanOut);
    }

    /** The parameters of an untrained network, laid out as described in {@link NetworkShape}. */
    public double[] parameters(NetworkShape shape) {
        double[] parameters = new double[shape.parameterCount()];
        SplitMix64 random = new SplitMix64(seed);
        for (int layer = 0; layer < shape.layers(); layer++) {
            int fanIn = shape.fanIn(layer);
            int fanOut = shape.fanOut(layer);
            Distribution distribution = layer == shape.layers() - 1 ? output : hidden;
            double limit = distribution.limit(fanIn, fanOut);
            int weights = shape.weightsOffset(layer);
            for (int unit = 0; unit < fanOut; unit++) {
                for (int input = 0; input < fanIn; input++) {
                    double symmetric = 2 * random.nextDouble() - 1;
                    // A limit of zero yields −0.0; adding zero turns it into 0.0.
                    parameters[weights + input * fanOut + unit] = limit * symmetric + 0.0;
                }
            }
        }
        return parameters;
    }
}
