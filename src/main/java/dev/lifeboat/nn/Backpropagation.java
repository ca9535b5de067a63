package dev.lifeboat.nn;

import java.util.Arrays;

/**
 * Loss and gradient of a mini-batch. Owns its scratch space, which grows with the largest batch it has seen: one instance a
 * thread.
 */
public final class Backpropagation {
    private final NetworkShape shape;
    private final Layer[] layers;
    private final double[] gradient;
    private final double[] transposed;

    /** Activations a layer is fed with, (examples × fan-in); the first is the caller's input. */
    private final double[][] activations;

    private double[] delta = new double[0];
    private double[] previousDelta = new double[0];
    private double[] logits = new double[0];

    public Backpropagation(NetworkShape shape) {
        this.shape = shape;
        layers = new Layer[shape.layers()];
        int largest = 0;
        for (int layer = 0; layer < layers.length; layer++) {
            layers[layer] = Layer.of(shape, layer);
            largest = Math.max(largest, layers[layer].in() * layers[layer].out());
        }
        gradient = new double[shape.parameterCount()];
        transposed = new double[largest];
        activations = new double[layers.length][0];
    }

    /** As {@link #run(double[], double[], double[], int, Loss, Loss.Reduction, double)}, all examples weighing the same. */
    public double run(
            double[] parameters, double[] inputs, double[] labels, int examples, Loss loss, Loss.Reduction reduction) {
        return run(parameters, inputs, labels, examples, loss, reduction, 1.0);
    }

    /**
     * One forward and one backward pass. Afterwards {@link #gradient()} holds ∂J/∂parameters.
     *
     * @param parameters of the network; not changed
     * @param inputs (examples × inputs), row-major, scaled; not changed
     * @param labels (examples), each in [0, 1]
     * @param examples at least 1
     * @param positiveWeight what the loss of an example with label 1 is multiplied by
     * @return J, reduced over the batch, before any step
     */
    public double run(
            double[] parameters,
            double[] inputs,
            double[] labels,
            int examples,
            Loss loss,
            Loss.Reduction reduction,
            double positiveWeight) {
        if (examples < 1) {
            throw new IllegalArgumentException("a mini-batch needs at least one example");
        }
        reserve(examples);
        forward(parameters, inputs, examples);
        double value = outputDelta(labels, examples, loss, reduction, positiveWeight);
        Arrays.fill(gradient, 0.0);
        backward(parameters, examples);
        return value;
    }

    /** The gradient that the last {@link #run} left behind, laid out like the parameters; scratch space, overwritten next time. */
    public double[] gradient() {
        return gradient;
    }

    /**
     * Counts on, for each hidden unit, the examples since it was last above zero.
     *
     * @param examples of the last {@link #run}
     * @param silent (hidden units, layer after layer), as they were before it
     */
    public void countSilence(int examples, long[] silent) {
        int first = 0;
        for (int layer = 1; layer < layers.length; layer++) {
            int units = layers[layer].in();
            for (int unit = 0; unit < units; unit++) {
                int last = examples - 1;
                while (last >= 0 && !(activations[layer][last * units + unit] > 0)) {
                    last--;
                }
                silent[first + unit] = examples - 1 - last + (last < 0 ? silent[first + unit] : 0);
            }
            first += units;
        }
    }

    private void forward(double[] parameters, double[] inputs, int examples) {
        activations[0] = inputs;
        for (int l = 0; l < layers.length; l++) {
            Layer layer = layers[l];
            boolean last = l == layers.length - 1;
            double[] z = last ? logits : activations[l + 1];
            for (int example = 0; example < examples; example++) {
                layer.forward(parameters, activations[l], example * layer.in(), z, example * layer.out());
            }
            if (!last) {
                ForwardPass.rectify(z, 0, examples * layer.out());
            }
        }
    }

    private double outputDelta(
            double[] labels, int examples, Loss loss, Loss.Reduction reduction, double positiveWeight) {
        double factor = reduction.factor(examples);
        double sum = 0;
        for (int example = 0; example < examples; example++) {
            double output = ForwardPass.sigmoid(logits[example]);
            double weight = labels[example] == 1.0 ? positiveWeight : 1.0;
            sum += weight * loss.value(logits[example], output, labels[example]);
            delta[example] = weight * loss.delta(output, labels[example]) * factor;
        }
        return sum * factor;
    }

    private void backward(double[] parameters, int examples) {
        for (int l = layers.length - 1; l >= 0; l--) {
            Layer layer = layers[l];
            layer.addGradient(activations[l], delta, examples, gradient);
            if (l == 0) {
                return;
            }
            layer.transpose(parameters, transposed);
            for (int example = 0; example < examples; example++) {
                layer.backward(transposed, delta, example * layer.out(), previousDelta, example * layer.in());
            }
            // δ ∘ ReLU′(Z): the activation is zero exactly where ReLU′ is.
            double[] a = activations[l];
            for (int i = 0; i < examples * layer.in(); i++) {
                previousDelta[i] = a[i] > 0.0 ? previousDelta[i] : 0.0;
            }
            double[] swap = delta;
            delta = previousDelta;
            previousDelta = swap;
        }
    }

    private void reserve(int examples) {
        if (logits.length >= examples) {
            return;
        }
        logits = new double[examples];
        delta = new double[examples * shape.widest()];
        previousDelta = new double[examples * shape.widest()];
        for (int layer = 1; layer < layers.length; layer++) {
            activations[layer] = new double[examples * layers[layer].in()];
        }
    }
}
