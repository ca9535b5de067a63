package dev.lifeboat.nn;

import java.util.Arrays;

/**
 * The arithmetic of one fully connected layer, whose parameters are part of a flat array.
 *
 * <p>Inner loops run over units or inputs, never along a sum, so the compiler can vectorize them without changing a bit of the result.
 */
record Layer(int in, int out, int weights, int biases) {

    static Layer of(NetworkShape shape, int layer) {
        return new Layer(
                shape.fanIn(layer), shape.fanOut(layer), shape.weightsOffset(layer), shape.biasesOffset(layer));
    }

    /**
     * z = W a + b.
     *
     * @param parameters of the whole network
     * @param a (in), from index {@code aFrom}
     * @param z (out), from index {@code zFrom}, overwritten
     */
    void forward(double[] parameters, double[] a, int aFrom, double[] z, int zFrom) {
        if (out == 1) {
            z[zFrom] = forwardUnit(parameters, a, aFrom);
            return;
        }
        System.arraycopy(parameters, biases, z, zFrom, out);
        int input = 0;
        for (; input + 4 <= in; input += 4) {
            double a0 = a[aFrom + input];
            double a1 = a[aFrom + input + 1];
            double a2 = a[aFrom + input + 2];
            double a3 = a[aFrom + input + 3];
            int w0 = weights + input * out;
            int w1 = w0 + out;
            int w2 = w1 + out;
            int w3 = w2 + out;
            for (int unit = 0; unit < out; unit++) {
                z[zFrom + unit] = z[zFrom + unit]
                        + parameters[w0 + unit] * a0
                        + parameters[w1 + unit] * a1
                        + parameters[w2 + unit] * a2
                        + parameters[w3 + unit] * a3;
            }
        }
        for (; input < in; input++) {
            double a0 = a[aFrom + input];
            int w0 = weights + input * out;
            for (int unit = 0; unit < out; unit++) {
                z[zFrom + unit] += parameters[w0 + unit] * a0;
            }
        }
    }

    private double forwardUnit(double[] parameters, double[] a, int aFrom) {
        double sum = parameters[biases];
        for (int input = 0; input < in; input++) {
            sum += parameters[weights + input] * a[aFrom + input];
        }
        return sum;
    }

    /**
     * Adds ∂J/∂W = δ aᵀ and ∂J/∂b = δ of a mini-batch to the gradient, example by example.
     *
     * @param a (examples × in), row-major
     * @param delta (examples × out), row-major
     * @param gradient of the whole network, added to in place
     */
    void addGradient(double[] a, double[] delta, int examples, double[] gradient) {
        for (int input = 0; input < in; input++) {
            int row = weights + input * out;
            int example = 0;
            for (; example + 4 <= examples; example += 4) {
                double a0 = a[example * in + input];
                double a1 = a[(example + 1) * in + input];
                double a2 = a[(example + 2) * in + input];
                double a3 = a[(example + 3) * in + input];
                int d0 = example * out;
                int d1 = d0 + out;
                int d2 = d1 + out;
                int d3 = d2 + out;
                for (int unit = 0; unit < out; unit++) {
                    gradient[row + unit] = gradient[row + unit]
                            + delta[d0 + unit] * a0
                            + delta[d1 + unit] * a1
                            + delta[d2 + unit] * a2
                            + delta[d3 + unit] * a3;
                }
            }
            for (; example < examples; example++) {
                double a0 = a[example * in + input];
                int d0 = example * out;
                for (int unit = 0; unit < out; unit++) {
                    gradient[row + unit] += delta[d0 + unit] * a0;
                }
            }
        }
        for (int example = 0; example < examples; example++) {
            for (int unit = 0; unit < out; unit++) {
                gradient[biases + unit] += delta[example * out + unit];
            }
        }
    }

    /**
     * ∂J/∂a = Wᵀ δ for one example.
     *
     * @param transposed the layer's weights, unit-major: (out × in)
     * @param delta (out), from index {@code deltaFrom}
     * @param inputDelta (in), from index {@code inputFrom}, overwritten
     */
    void backward(double[] transposed, double[] delta, int deltaFrom, double[] inputDelta, int inputFrom) {
        Arrays.fill(inputDelta, inputFrom, inputFrom + in, 0.0);
        int unit = 0;
        for (; unit + 4 <= out; unit += 4) {
            double d0 = delta[deltaFrom + unit];
            double d1 = delta[deltaFrom + unit + 1];
            double d2 = delta[deltaFrom + unit + 2];
            double d3 = delta[deltaFrom + unit + 3];
            int w0 = unit * in;
            int w1 = w0 + in;
            int w2 = w1 + in;
            int w3 = w2 + in;
            for (int input = 0; input < in; input++) {
                inputDelta[inputFrom + input] = inputDelta[inputFrom + input]
                        + transposed[w0 + input] * d0
                        + transposed[w1 + input] * d1
                        + transposed[w2 + input] * d2
                        + transposed[w3 + input] * d3;
            }
        }
        for (; unit < out; unit++) {
            double d0 = delta[deltaFrom + unit];
            int w0 = unit * in;
            for (int input = 0; input < in; input++) {
                inputDelta[inputFrom + input] += transposed[w0 + input] * d0;
            }
        }
    }

    /** Writes the layer's weights unit-major, (out × in), to the start of {@code transposed}. */
    void transpose(double[] parameters, double[] transposed) {
        for (int input = 0; input < in; input++) {
            for (int unit = 0; unit < out; unit++) {
                transposed[unit * in + input] = parameters[weights + input * out + unit];
            }
        }
    }
}
