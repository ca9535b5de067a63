package dev.lifeboat.nn;

/**
 * The forward pass of single records.
 *
 * <p>Mini-batches in {@link Backpropagation} go through the same {@link Layer}, so both produce the same bits.
 *
 * <p>Not thread-safe: owns its scratch space.
 */
public final class ForwardPass {
    private final Layer[] layers;
    private double[] current;
    private double[] next;

    public ForwardPass(NetworkShape shape) {
        layers = new Layer[shape.layers()];
        for (int layer = 0; layer < layers.length; layer++) {
            layers[layer] = Layer.of(shape, layer);
        }
        current = new double[shape.widest()];
        next = new double[shape.widest()];
    }

    /**
     * The logits of one record: the outputs before the output activation.
     *
     * @param parameters of the network, laid out as described in {@link NetworkShape}
     * @param inputs (inputs), scaled; not modified
     * @return (outputs), from index 0 of an array that may be longer; scratch space, overwritten by the next call
     */
    public double[] logits(double[] parameters, double[] inputs) {
        layers[0].forward(parameters, inputs, 0, current, 0);
        for (int layer = 1; layer < layers.length; layer++) {
            rectify(current, 0, layers[layer].in());
            layers[layer].forward(parameters, current, 0, next, 0);
            double[] swap = current;
            current = next;
            next = swap;
        }
        return current;
    }

    /** a = max(0, z), in place. */
    static void rectify(double[] z, int from, int length) {
        for (int i = from; i < from + length; i++) {
            z[i] = Math.max(0.0, z[i]);
        }
    }

    /** ŷ = 1/(1 + e^(−z)). Infinite logits give exactly 0 or 1. */
    public static double sigmoid(double logit) {
        return 1.0 / (1.0 + StrictMath.exp(-logit));
    }
}
