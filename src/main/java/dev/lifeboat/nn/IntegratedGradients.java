package dev.lifeboat.nn;

import java.util.function.DoubleConsumer;
import java.util.stream.DoubleStream;

/**
 * Attributes the difference of two logits to the inputs: φᵢ = (xᵢ − bᵢ) ∫₀¹ ∂logit/∂xᵢ(b + t (x − b)) dt, on the straight line from the
 * baseline b to the record x. Sundararajan, Taly &amp; Yan 2017, eq. 1.
 *
 * <p>A ReLU network is piecewise linear along a straight line, so the integral is a sum: the gradient is constant between two breakpoints,
 * where the pre-activation of a unit is zero. There is no step size, and no error except rounding. The φᵢ add up to logit(x) − logit(b):
 * ibid., proposition 1.
 *
 * <p>Not thread-safe: owns its scratch space.
 */
public final class IntegratedGradients {
    private final Layer[] layers;
    private final double[] point;

    /** Pre-activations of each layer at the most recent point, (fan-out) each. */
    private final double[][] preActivations;

    /** Inputs of each layer at that point, (fan-in) each; the first is the point itself. */
    private final double[][] activations;

    private final double[][] deltas;

    public IntegratedGradients(NetworkShape shape) {
        layers = new Layer[shape.layers()];
        preActivations = new double[layers.length][];
        activations = new double[layers.length][];
        deltas = new double[layers.length][];
        for (int l = 0; l < layers.length; l++) {
            layers[l] = Layer.of(shape, l);
            preActivations[l] = new double[layers[l].out()];
            activations[l] = new double[layers[l].in()];
            deltas[l] = new double[layers[l].in()];
        }
        point = activations[0];
    }

    /**
     * The contributions of the inputs, in units of the logit. An input that equals the baseline contributes exactly 0. Undefined if a logit is
     * not finite.
     *
     * @param parameters of the network; not modified
     * @param baseline (inputs), scaled; not modified
     * @param inputs (inputs), scaled; not modified
     * @return (inputs), new
     */
    public double[] contributions(double[] parameters, double[] baseline, double[] inputs) {
        double[][] transposed = new double[layers.length][];
        for (int l = 0; l < layers.length; l++) {
            transposed[l] = new double[layers[l].in() * layers[l].out()];
            layers[l].transpose(parameters, transposed[l]);
        }
        double[] integral = new double[inputs.length];
        double[] knots = breakpoints(parameters, baseline, inputs);
        for (int piece = 1; piece < knots.length; piece++) {
            double length = knots[piece] - knots[piece - 1];
            // In the middle of a piece, each unit is on a definite side of zero.
            forward(parameters, baseline, inputs, knots[piece - 1] + length / 2, layers.length);
            double[] gradient = backward(transposed);
            for (int i = 0; i < integral.length; i++) {
                integral[i] += length * gradient[i];
            }
        }
        for (int i = 0; i < integral.length; i++) {
            integral[i] = inputs[i] == baseline[i] ? 0 : integral[i] * (inputs[i] - baseline[i]);
        }
        return integral;
    }

    /** The t in [0, 1] between which the network is linear, in order, including both ends. */
    private double[] breakpoints(double[] parameters, double[] baseline, double[] inputs) {
        double[] knots = {0, 1};
        // Layer by layer: between breakpoints of the layers before it, the pre-activations of a layer are linear.
        for (int l = 0; l < layers.length - 1; l++) {
            DoubleStream.Builder found = DoubleStream.builder();
            forward(parameters, baseline, inputs, 0, l + 1);
            found.add(0);
            for (int knot = 1; knot < knots.length; knot++) {
                double[] before = preActivations[l].clone();
                forward(parameters, baseline, inputs, knots[knot], l + 1);
                addZeros(before, preActivations[l], knots[knot - 1], knots[knot], found);
                found.add(knots[knot]);
            }
            knots = found.build().sorted().distinct().toArray();
        }
        return knots;
    }

    private static void addZeros(double[] before, double[] after, double from, double to, DoubleConsumer found) {
        for (int unit = 0; unit < before.length; unit++) {
            boolean passesZero = before[unit] < 0 && after[unit] > 0 || before[unit] > 0 && after[unit] < 0;
            if (passesZero) {
                double zero = from + (to - from) * (before[unit] / (before[unit] - after[unit]));
                found.accept(Math.max(from, Math.min(to, zero)));
            }
        }
    }

    /** Fills {@code preActivations} and {@code activations} of the first {@code depth} layers at b + t (x − b). */
    private void forward(double[] parameters, double[] baseline, double[] inputs, double t, int depth) {
        for (int i = 0; i < point.length; i++) {
            point[i] = baseline[i] + t * (inputs[i] - baseline[i]);
        }
        for (int l = 0; l < depth; l++) {
            layers[l].forward(parameters, activations[l], 0, preActivations[l], 0);
            if (l + 1 < layers.length) {
                System.arraycopy(preActivations[l], 0, activations[l + 1], 0, preActivations[l].length);
                ForwardPass.rectify(activations[l + 1], 0, preActivations[l].length);
            }
        }
    }

    /** ∂logit/∂x at the point of the last {@link #forward} through all layers; (inputs), scratch space. */
    private double[] backward(double[][] transposed) {
        double[] delta = {1};
        for (int l = layers.length - 1; l >= 0; l--) {
            double[] inputDelta = deltas[l];
            layers[l].backward(transposed[l], delta, 0, inputDelta, 0);
            if (l > 0) {
                // δ ∘ ReLU′(Z).
                for (int i = 0; i < inputDelta.length; i++) {
                    inputDelta[i] = preActivations[l - 1][i] > 0.0 ? inputDelta[i] : 0.0;
                }
            }
            delta = inputDelta;
        }
        return delta;
    }
}
