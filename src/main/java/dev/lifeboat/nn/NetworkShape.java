package dev.lifeboat.nn;

import java.util.List;

/**
 * The units of a network, layer by layer: {@code inputs}, then ReLU layers of {@code hidden} units, then one sigmoid output.
 *
 * <p>All parameters live in one flat array, layer after layer: first the layer's weights, input-major (the weights that
 * leave input 0 towards every unit, then those that leave input 1, …), then its biases. Input-major order lets a loop over
 * units be vectorised while each unit still sums from its bias through its inputs by index.
 */
public record NetworkShape(int inputs, List<Integer> hidden) {
    /** Far above anything that fits a Kafka record; keeps the parameter count within an int. */
    private static final int MAX_UNITS = 16_384;

    public NetworkShape {
        hidden = List.copyOf(hidden);
        requireUnits("inputs", inputs);
        for (int units : hidden) {
            requireUnits("hidden units", units);
        }
        long parameters = 0;
        int in = inputs;
        for (int units : hidden) {
            parameters += (in + 1L) * units;
            in = units;
        }
        if (parameters + in + 1L > Integer.MAX_VALUE / Double.BYTES) {
            throw new IllegalArgumentException("a network of " + inputs + "-" + hidden + "-1 has too many parameters");
        }
    }

    private static void requireUnits(String what, int units) {
        if (units < 1 || units > MAX_UNITS) {
            throw new IllegalArgumentException(what + " must be from 1 to " + MAX_UNITS + ", not " + units);
        }
    }

    /** Number of layers with parameters: the hidden ones and the output. */
    public int layers() {
        return hidden.size() + 1;
    }

    /** Units that feed {@code layer}, counted from 0. */
    public int fanIn(int layer) {
        return layer == 0 ? inputs : hidden.get(layer - 1);
    }

    /** Units of {@code layer}, counted from 0; the last layer has one. */
    public int fanOut(int layer) {
        return layer == hidden.size() ? 1 : hidden.get(layer);
    }

    /** Hidden units of all layers together. */
    public int hiddenUnits() {
        int sum = 0;
        for (int units : hidden) {
            sum += units;
        }
        return sum;
    }

    /** Where the weights of {@code layer} start; they are {@code fanIn × fanOut}, input-major. */
    public int weightsOffset(int layer) {
        int offset = 0;
        for (int l = 0; l < layer; l++) {
            offset += (fanIn(l) + 1) * fanOut(l);
        }
        return offset;
    }

    /** Where the biases of {@code layer} start. */
    public int biasesOffset(int layer) {
        return weightsOffset(layer) + fanIn(layer) * fanOut(layer);
    }

    public int parameterCount() {
        return weightsOffset(layers());
    }

    /** Units of the widest layer, inputs included: what scratch space has to hold. */
    public int widest() {
        int widest = inputs;
        for (int units : hidden) {
            widest = Math.max(widest, units);
        }
        return widest;
    }

    /** As a textbook writes it, such as {@code 3-10-1}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(inputs);
        for (int units : hidden) {
            text.append('-').append(units);
        }
        return text.append("-1").toString();
    }
}
