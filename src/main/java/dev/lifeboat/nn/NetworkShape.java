package dev.lifeboat.nn;

import java.util.List;

/**
 * The number of units of each layer of a network: inputs, hidden ReLU layers, linear outputs.
 *
 * <p>All parameters live in one flat array, layer by layer: the weights of the layer, input-major (the weights from input 0 to every
 * unit, then those from input 1, …), then its biases. Input-major order lets the compiler vectorize a loop over units, while each unit
 * still sums from its bias through its inputs in index order.
 */
public record NetworkShape(int inputs, List<Integer> hidden, int outputs) {
    /** Far above anything that fits a Kafka record; keeps the parameter count within an int. */
    private static final int MAX_UNITS = 16_384;

    public NetworkShape {
        hidden = List.copyOf(hidden);
        requireUnits("inputs", inputs);
        requireUnits("outputs", outputs);
        for (int units : hidden) {
            requireUnits("hidden units", units);
        }
        long parameters = 0;
        int in = inputs;
        for (int units : hidden) {
            parameters += (in + 1L) * units;
            in = units;
        }
        if (parameters + (in + 1L) * outputs > Integer.MAX_VALUE / Double.BYTES) {
            throw new IllegalArgumentException(
                    "a network of " + inputs + "-" + hidden + "-" + outputs + " has too many parameters");
        }
    }

    private static void requireUnits(String what, int units) {
        if (units < 1 || units > MAX_UNITS) {
            throw new IllegalArgumentException(what + " must be from 1 to " + MAX_UNITS + ", not " + units);
        }
    }

    /** Number of layers with parameters: the hidden layers and the output layer. */
    public int layers() {
        return hidden.size() + 1;
    }

    /** Number of units that feed {@code layer}, counted from 0. */
    public int fanIn(int layer) {
        return layer == 0 ? inputs : hidden.get(layer - 1);
    }

    /** Number of units of {@code layer}, counted from 0. */
    public int fanOut(int layer) {
        return layer == hidden.size() ? outputs : hidden.get(layer);
    }

    /** Number of hidden units in all layers. */
    public int hiddenUnits() {
        int sum = 0;
        for (int units : hidden) {
            sum += units;
        }
        return sum;
    }

    /** Index of the first weight of {@code layer}; its weights are (fan-in × fan-out), input-major. */
    public int weightsOffset(int layer) {
        int offset = 0;
        for (int l = 0; l < layer; l++) {
            offset += (fanIn(l) + 1) * fanOut(l);
        }
        return offset;
    }

    /** Index of the first bias of {@code layer}. */
    public int biasesOffset(int layer) {
        return weightsOffset(layer) + fanIn(layer) * fanOut(layer);
    }

    public int parameterCount() {
        return weightsOffset(layers());
    }

    /** Number of units of the widest layer, inputs and outputs included: the size of scratch space. */
    public int widest() {
        int widest = Math.max(inputs, outputs);
        for (int units : hidden) {
            widest = Math.max(widest, units);
        }
        return widest;
    }

    /** In the notation of textbooks, such as {@code 3-10-1}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(inputs);
        for (int units : hidden) {
            text.append('-').append(units);
        }
        return text.append('-').append(outputs).toString();
    }
}
