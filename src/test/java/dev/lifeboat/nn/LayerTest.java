package dev.lifeboat.nn;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LayerTest {
    private static final double UNTOUCHED = 77;

    @Property(tries = 300)
    void forwardSumsBiasThenInputsInOrder(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 19) int in,
            @ForAll @IntRange(min = 1, max = 19) int out,
            @ForAll @IntRange(max = 3) int from) {
        Layer layer = new Layer(in, out, 2, 2 + in * out + 1);
        SplitMix64 random = new SplitMix64(seed);
        double[] parameters = RandomNetwork.symmetric(random, 3 + (in + 1) * out);
        double[] a = RandomNetwork.symmetric(random, from + in);
        double[] z = new double[from + out + 1];
        z[from + out] = UNTOUCHED;

        layer.forward(parameters, a, from, z, from);

        for (int unit = 0; unit < out; unit++) {
            assertSameBits(z[from + unit], naiveSum(layer, parameters, a, from, unit));
        }
        assertThat(z[from + out]).isEqualTo(UNTOUCHED);
    }

    @Property(tries = 300)
    void backwardSumsUnitsInOrder(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 19) int in,
            @ForAll @IntRange(min = 1, max = 19) int out,
            @ForAll @IntRange(max = 3) int from) {
        Layer layer = new Layer(in, out, 0, in * out);
        SplitMix64 random = new SplitMix64(seed);
        double[] parameters = RandomNetwork.symmetric(random, (in + 1) * out);
        double[] delta = RandomNetwork.symmetric(random, from + out);
        double[] transposed = new double[in * out];
        double[] inputDelta = new double[from + in];

        layer.transpose(parameters, transposed);
        layer.backward(transposed, delta, from, inputDelta, from);

        for (int input = 0; input < in; input++) {
            double sum = 0;
            for (int unit = 0; unit < out; unit++) {
                sum += parameters[input * out + unit] * delta[from + unit];
            }
            assertSameBits(inputDelta[from + input], sum);
        }
    }

    @Property(tries = 300)
    void gradientSumsExamplesInOrder(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 11) int in,
            @ForAll @IntRange(min = 1, max = 11) int out,
            @ForAll @IntRange(min = 1, max = 11) int examples) {
        Layer layer = new Layer(in, out, 0, in * out);
        SplitMix64 random = new SplitMix64(seed);
        double[] a = RandomNetwork.symmetric(random, examples * in);
        double[] delta = RandomNetwork.symmetric(random, examples * out);
        double[] before = RandomNetwork.symmetric(random, (in + 1) * out);
        double[] gradient = before.clone();

        layer.addGradient(a, delta, examples, gradient);

        for (int unit = 0; unit < out; unit++) {
            for (int input = 0; input < in; input++) {
                double sum = before[input * out + unit];
                for (int example = 0; example < examples; example++) {
                    sum += delta[example * out + unit] * a[example * in + input];
                }
                assertSameBits(gradient[input * out + unit], sum);
            }
            double sum = before[in * out + unit];
            for (int example = 0; example < examples; example++) {
                sum += delta[example * out + unit];
            }
            assertSameBits(gradient[in * out + unit], sum);
        }
    }

    @Test
    void interpretedAndCompiledCodeGiveTheSameBits() {
        Layer layer = new Layer(37, 29, 0, 37 * 29);
        SplitMix64 random = new SplitMix64(1912);
        double[] parameters = RandomNetwork.symmetric(random, 38 * 29);
        double[] z = new double[29];
        // Enough rounds for the JIT compiler to vectorize the loop halfway through.
        for (int round = 0; round < 20_000; round++) {
            double[] a = RandomNetwork.symmetric(random, 37);
            layer.forward(parameters, a, 0, z, 0);
            int unit = round % 29;
            assertSameBits(z[unit], naiveSum(layer, parameters, a, 0, unit));
        }
    }

    private static double naiveSum(Layer layer, double[] parameters, double[] a, int from, int unit) {
        double sum = parameters[layer.biases() + unit];
        for (int input = 0; input < layer.in(); input++) {
            sum += parameters[layer.weights() + input * layer.out() + unit] * a[from + input];
        }
        return sum;
    }

    private static void assertSameBits(double actual, double expected) {
        assertThat(Double.doubleToRawLongBits(actual)).isEqualTo(Double.doubleToRawLongBits(expected));
    }
}
