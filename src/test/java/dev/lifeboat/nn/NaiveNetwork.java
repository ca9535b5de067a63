package dev.lifeboat.nn;

/**
 * A network as in a textbook, one weight at a time: the oracle of the arithmetic on flat arrays. Each sum starts from the bias and runs
 * through the inputs in index order, so that results must agree to the last bit.
 */
final class NaiveNetwork {
    private final double[][][] weights;
    private final double[][] biases;
    private final double[][] preActivations;
    private final double[][] activations;

    NaiveNetwork(NetworkShape shape, double[] parameters) {
        int layers = shape.layers();
        weights = new double[layers][][];
        biases = new double[layers][];
        preActivations = new double[layers][];
        activations = new double[layers + 1][];
        int next = 0;
        for (int layer = 0; layer < layers; layer++) {
            int in = layer == 0 ? shape.inputs() : shape.hidden().get(layer - 1);
            int out = layer == layers - 1 ? shape.outputs() : shape.hidden().get(layer);
            weights[layer] = new double[out][in];
            biases[layer] = new double[out];
            for (int input = 0; input < in; input++) {
                for (int unit = 0; unit < out; unit++) {
                    weights[layer][unit][input] = parameters[next++];
                }
            }
            for (int unit = 0; unit < out; unit++) {
                biases[layer][unit] = parameters[next++];
            }
        }
    }

    /** The logit of a network with one output. */
    double logit(double[] input) {
        return logits(input)[0];
    }

    double[] logits(double[] input) {
        activations[0] = input;
        for (int layer = 0; layer < weights.length; layer++) {
            int out = biases[layer].length;
            preActivations[layer] = new double[out];
            activations[layer + 1] = new double[out];
            for (int unit = 0; unit < out; unit++) {
                double z = biases[layer][unit];
                for (int i = 0; i < activations[layer].length; i++) {
                    z += weights[layer][unit][i] * activations[layer][i];
                }
                preActivations[layer][unit] = z;
                activations[layer + 1][unit] = z > 0 ? z : 0;
            }
        }
        return preActivations[weights.length - 1];
    }

    /** The smallest distance of a hidden unit from its kink, after {@link #logits}. */
    double nearestKink() {
        double nearest = Double.POSITIVE_INFINITY;
        for (int layer = 0; layer < weights.length - 1; layer++) {
            for (double z : preActivations[layer]) {
                nearest = Math.min(nearest, Math.abs(z));
            }
        }
        return nearest;
    }

    /** The gradient of a mini-batch for a network with one sigmoid output, laid out like the parameters. */
    double[] gradient(double[][] inputs, double[] labels, Loss loss, double factor) {
        double[][][] weightGradient = new double[weights.length][][];
        double[][] biasGradient = new double[weights.length][];
        for (int layer = 0; layer < weights.length; layer++) {
            weightGradient[layer] = new double[weights[layer].length][weights[layer][0].length];
            biasGradient[layer] = new double[biases[layer].length];
        }
        for (int example = 0; example < inputs.length; example++) {
            double output = 1 / (1 + StrictMath.exp(-logit(inputs[example])));
            double error = output - labels[example];
            double slope = loss == Loss.SQUARED_ERROR ? output * (1 - output) : 1;
            double[] delta = {error * slope * factor};
            for (int layer = weights.length - 1; layer >= 0; layer--) {
                for (int unit = 0; unit < delta.length; unit++) {
                    for (int i = 0; i < activations[layer].length; i++) {
                        weightGradient[layer][unit][i] += delta[unit] * activations[layer][i];
                    }
                    biasGradient[layer][unit] += delta[unit];
                }
                delta = layer == 0 ? delta : deltaBefore(layer, delta);
            }
        }
        return flat(weightGradient, biasGradient);
    }

    private double[] deltaBefore(int layer, double[] delta) {
        double[] before = new double[activations[layer].length];
        for (int i = 0; i < before.length; i++) {
            double sum = 0;
            for (int unit = 0; unit < delta.length; unit++) {
                sum += weights[layer][unit][i] * delta[unit];
            }
            before[i] = preActivations[layer - 1][i] > 0 ? sum : 0;
        }
        return before;
    }

    private static double[] flat(double[][][] weights, double[][] biases) {
        int count = 0;
        for (int layer = 0; layer < weights.length; layer++) {
            count += biases[layer].length * (weights[layer][0].length + 1);
        }
        double[] flat = new double[count];
        int next = 0;
        for (int layer = 0; layer < weights.length; layer++) {
            for (int input = 0; input < weights[layer][0].length; input++) {
                for (double[] unit : weights[layer]) {
                    flat[next++] = unit[input];
                }
            }
            for (double bias : biases[layer]) {
                flat[next++] = bias;
            }
        }
        return flat;
    }
}
