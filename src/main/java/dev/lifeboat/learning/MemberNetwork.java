package dev.lifeboat.learning;

import dev.lifeboat.nn.NetworkShape;

/**
 * A member of a published model.
 *
 * <p>Immutable and thread-safe.
 */
public final class MemberNetwork {
    private final int id;
    private final String name;
    private final double weight;
    private final InputEncoding encoding;
    private final NetworkShape shape;
    private final double[] parameters;

    /**
     * @param id unique in the history of the ensemble: a member that is replaced gets another one
     * @param weight in the ensemble's predictions
     * @param parameters laid out as described in {@link NetworkShape}; copied
     */
    public MemberNetwork(
            int id, String name, double weight, InputEncoding encoding, NetworkShape shape, double[] parameters) {
        if (parameters.length != shape.parameterCount()) {
            throw new IllegalArgumentException("a network " + shape + " with " + parameters.length + " parameters");
        }
        this.id = id;
        this.name = name;
        this.weight = weight;
        this.encoding = encoding;
        this.shape = shape;
        this.parameters = parameters.clone();
    }

    public int id() {
        return id;
    }

    public String name() {
        return name;
    }

    public double weight() {
        return weight;
    }

    public InputEncoding encoding() {
        return encoding;
    }

    public NetworkShape shape() {
        return shape;
    }

    /** The weight from {@code input} to {@code unit} of {@code layer}, all counted from 0. */
    public double weight(int layer, int unit, int input) {
        return parameters[shape.weightsOffset(layer) + input * shape.fanOut(layer) + unit];
    }

    public double bias(int layer, int unit) {
        return parameters[shape.biasesOffset(layer) + unit];
    }

    /** Bounds the magnitude of each unit, layer by layer; false if one can be infinite. */
    boolean isBounded(ModelSignature signature, double clip) {
        double[] bounds = encoding.maxMagnitudes(signature.features(), clip);
        for (int layer = 0; layer < shape.layers(); layer++) {
            double[] next = new double[shape.fanOut(layer)];
            int biases = shape.biasesOffset(layer);
            for (int unit = 0; unit < next.length; unit++) {
                next[unit] = Math.abs(parameters[biases + unit]);
            }
            int weight = shape.weightsOffset(layer);
            for (double bound : bounds) {
                for (int unit = 0; unit < next.length; unit++) {
                    next[unit] += Math.abs(parameters[weight++]) * bound;
                }
            }
            for (double bound : next) {
                if (!Double.isFinite(bound)) {
                    return false;
                }
            }
            bounds = next;
        }
        return true;
    }

    double[] parameters() {
        return parameters;
    }
}
