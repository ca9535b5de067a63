package dev.lifeboat.nn;

import java.util.Arrays;

/**
 * Loss and gradient of a mini-batch.
 *
 * <p>Not thread-safe: owns scratch space that grows to the largest mini-batch it has seen.
 */
public final class Backpropagation {
    private final NetworkShape shape;
    private final Layer[] layers;
    private final double[] gradient;
    private final double[] transposed;

    /** Inputs of each layer, (examples × fan-in); the first is the caller's array. */
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

    /**
     * One forward and one backward pass. Afterwards {@link #gradient()} is ∂J/∂parameters.
     *
     * @param parameters of the network; not modified
     * @param inputs (examples × inputs), row-major, scaled; not modified
     * @param labels (examples), in the encoding of the target
     * @param examples at least 1
     * @return J, reduced over the mini-batch, before any step
     */
    public double run(
            double[] parameters,
            double[] inputs,
            double[] labels,
            int examples,
            OutputLoss loss,
            Loss.Reduction reduction) {
        if (examples < 1) {
            throw new IllegalArgumentException("a mini-batch needs at least one example");
        }
        reserve(examples);
        forward(parameters, inputs, examples);
        double value = outputDelta(labels, examples, loss, reduction.factor(examples));
        Arrays.fill(gradient, 0.0);
        backward(parameters, examples);
        return value;
    }

    /** The gradient of the last {@link #run}, laid out like the parameters; scratch space, overwritten by the next run. */
    public double[] gradient() {
        return gradient;
    }

    /**
     * Updates, for each hidden unit, the number of consecutive examples for which it was inactive.
     *
     * @param examples of the last {@link #run}
     * @param inactive (hidden units, layer by layer), updated in place
     */
    public void countInactive(int examples, long[] inactive) {
        int first = 0;
        for (int layer = 1; layer < layers.length; layer++) {
            int units = layers[layer].in();
            for (int unit = 0; unit < units; unit++) {
                int last = examples - 1;
                while (last >= 0 && !(activations[layer][last * units + unit] > 0)) {
                    last--;
                }
                inactive[first + unit] = examples - 1 - last + (last < 0 ? inactive[first + unit] : 0);
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

    private double outputDelta(double[] labels, int examples, OutputLoss loss, double factor) {
        int outputs = shape.outputs();
        double sum = 0;
        for (int example = 0; example < examples; example++) {
            sum += loss.valueAndDelta(logits, example * outputs, labels[example], delta);
        }
        for (int i = 0; i < examples * outputs; i++) {
            delta[i] *= factor;
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
            // δ ∘ ReLU′(z): the activation is zero exactly where ReLU′ is.
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
        if (logits.length >= examples * shape.outputs()) {
            return;
        }
        logits = new double[examples * shape.outputs()];
        delta = new double[examples * shape.widest()];
        previousDelta = new double[examples * shape.widest()];
        for (int layer = 1; layer < layers.length; layer++) {
            activations[layer] = new double[examples * layers[layer].in()];
        }
    }
}
