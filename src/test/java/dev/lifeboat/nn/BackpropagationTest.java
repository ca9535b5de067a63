package dev.lifeboat.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BackpropagationTest {
    private static final double PERTURBATION = 1e-6;
    private static final double DISTANCE_TO_KINKS = 1e-3;
    private static final OutputLoss CROSS_ENTROPY = new SigmoidLoss(Loss.CROSS_ENTROPY, 1);

    /** Cross-entropy of a softmax over all outputs; a label is the index of an output. */
    private record SoftmaxLoss(int outputs) implements OutputLoss {
        @Override
        public double valueAndDelta(double[] logits, int from, double label, double[] delta) {
            double sum = 0;
            for (int output = from; output < from + outputs; output++) {
                sum += Math.exp(logits[output]);
            }
            int expected = from + (int) label;
            for (int output = from; output < from + outputs; output++) {
                delta[output] = Math.exp(logits[output]) / sum - (output == expected ? 1 : 0);
            }
            return Math.log(sum) - logits[expected];
        }
    }

    @Property(tries = 200)
    void gradientsAgreeWithFiniteDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int in,
            @ForAll @Size(max = 2) List<@IntRange(min = 1, max = 7) Integer> hidden,
            @ForAll @IntRange(min = 1, max = 9) int examples,
            @ForAll Loss loss,
            @ForAll @Scale(3) @DoubleRange(min = 0.1, max = 5) double positiveWeight,
            @ForAll Loss.Reduction reduction) {
        RandomNetwork network = RandomNetwork.of(seed, in, hidden, examples);
        assertAgreesWithFiniteDifferences(network, new SigmoidLoss(loss, positiveWeight), reduction);
    }

    @Property(tries = 200)
    void gradientsOfSeveralOutputsAgreeWithFiniteDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int in,
            @ForAll @Size(max = 2) List<@IntRange(min = 1, max = 7) Integer> hidden,
            @ForAll @IntRange(min = 2, max = 9) int outputs,
            @ForAll @IntRange(min = 1, max = 9) int examples,
            @ForAll Loss.Reduction reduction) {
        RandomNetwork network = RandomNetwork.of(seed, in, hidden, outputs, examples);
        assertAgreesWithFiniteDifferences(network, new SoftmaxLoss(outputs), reduction);
    }

    private static void assertAgreesWithFiniteDifferences(
            RandomNetwork network, OutputLoss loss, Loss.Reduction reduction) {
        NaiveNetwork naive = new NaiveNetwork(network.shape(), network.parameters());
        for (double[] input : network.inputs()) {
            naive.logits(input);
            Assume.that(naive.nearestKink() > DISTANCE_TO_KINKS);
        }
        Backpropagation backpropagation = new Backpropagation(network.shape());
        double[] parameters = network.parameters();
        network.loss(backpropagation, parameters, loss, reduction);
        double[] gradient = backpropagation.gradient().clone();

        for (int i = 0; i < parameters.length; i++) {
            double[] above = parameters.clone();
            double[] below = parameters.clone();
            above[i] += PERTURBATION;
            below[i] -= PERTURBATION;
            double difference = network.loss(backpropagation, above, loss, reduction)
                    - network.loss(backpropagation, below, loss, reduction);
            assertThat(gradient[i]).isCloseTo(difference / (above[i] - below[i]), within(1e-7));
        }
    }

    @Property(tries = 300)
    void lossAndGradientAreThoseOfTheTextbookToTheLastBit(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int in,
            @ForAll @Size(max = 3) List<@IntRange(min = 1, max = 21) Integer> hidden,
            @ForAll @IntRange(min = 1, max = 13) int examples,
            @ForAll Loss loss,
            @ForAll Loss.Reduction reduction) {
        RandomNetwork network = RandomNetwork.of(seed, in, hidden, examples);
        NaiveNetwork naive = new NaiveNetwork(network.shape(), network.parameters());
        double factor = reduction == Loss.Reduction.MEAN ? 1.0 / examples : 1.0;
        double sum = 0;
        for (int example = 0; example < examples; example++) {
            double logit = naive.logit(network.inputs()[example]);
            sum += loss.value(logit, ForwardPass.sigmoid(logit), network.labels()[example]);
        }

        Backpropagation backpropagation = new Backpropagation(network.shape());
        double value = network.loss(backpropagation, network.parameters(), new SigmoidLoss(loss, 1), reduction);

        assertThat(bits(value)).isEqualTo(bits(sum * factor));
        assertThat(bits(backpropagation.gradient()))
                .isEqualTo(bits(naive.gradient(network.inputs(), network.labels(), loss, factor)));
    }

    @Property(tries = 300)
    void logitsOfSingleRecordsAreThoseOfTheTextbookToTheLastBit(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int in,
            @ForAll @Size(max = 3) List<@IntRange(min = 1, max = 21) Integer> hidden,
            @ForAll @IntRange(min = 1, max = 13) int outputs) {
        RandomNetwork network = RandomNetwork.of(seed, in, hidden, outputs, 3);
        NaiveNetwork naive = new NaiveNetwork(network.shape(), network.parameters());
        ForwardPass forwardPass = new ForwardPass(network.shape());
        for (double[] input : network.inputs()) {
            double[] logits = forwardPass.logits(network.parameters(), input);
            double[] expected = naive.logits(input);
            assertThat(expected).hasSize(outputs);
            for (int output = 0; output < outputs; output++) {
                assertThat(bits(logits[output])).isEqualTo(bits(expected[output]));
            }
        }
    }

    @Test
    void scratchSpaceOfAnEarlierBatchDoesNotInfluenceTheNext() {
        RandomNetwork large = RandomNetwork.of(1, 4, List.of(7, 5), 12);
        RandomNetwork small = RandomNetwork.of(2, 4, List.of(7, 5), 3);
        Backpropagation used = new Backpropagation(small.shape());
        Backpropagation fresh = new Backpropagation(small.shape());
        large.loss(used, large.parameters(), CROSS_ENTROPY, Loss.Reduction.MEAN);

        double afterwards = small.loss(used, small.parameters(), CROSS_ENTROPY, Loss.Reduction.MEAN);

        assertThat(afterwards).isEqualTo(small.loss(fresh, small.parameters(), CROSS_ENTROPY, Loss.Reduction.MEAN));
        assertThat(bits(used.gradient())).isEqualTo(bits(fresh.gradient()));
    }

    @Test
    void parametersInputsAndLabelsAreNotModified() {
        RandomNetwork network = RandomNetwork.of(3, 5, List.of(6), 4);
        double[] parameters = network.parameters().clone();
        double[] inputs = network.flatInputs();
        double[] labels = network.labels().clone();

        new Backpropagation(network.shape())
                .run(parameters, inputs, labels, 4, new SigmoidLoss(Loss.SQUARED_ERROR, 1), Loss.Reduction.SUM);

        assertThat(bits(parameters)).isEqualTo(bits(network.parameters()));
        assertThat(bits(inputs)).isEqualTo(bits(network.flatInputs()));
        assertThat(bits(labels)).isEqualTo(bits(network.labels()));
    }

    @Test
    void gradientIsZeroAtAPreActivationOfZero() {
        NetworkShape shape = new NetworkShape(1, List.of(1), 1);
        // Hidden weight and bias 0: the pre-activation lies on the kink, where the derivative is defined as 0.
        double[] parameters = {0, 0, 1, 0};
        Backpropagation backpropagation = new Backpropagation(shape);

        backpropagation.run(parameters, new double[] {1}, new double[] {1}, 1, CROSS_ENTROPY, Loss.Reduction.SUM);

        assertThat(backpropagation.gradient()).containsExactly(0, 0, 0, -0.5);
    }

    @Test
    void emptyBatchIsRejected() {
        Backpropagation backpropagation = new Backpropagation(new NetworkShape(1, List.of(), 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backpropagation.run(
                        new double[2], new double[0], new double[0], 0, CROSS_ENTROPY, Loss.Reduction.MEAN));
    }

    @Test
    void examplesAreCountedSinceAUnitWasLastActive() {
        // Unit 0 is active for positive inputs, unit 1 for negative ones, unit 2 never.
        NetworkShape shape = new NetworkShape(1, List.of(3), 1);
        double[] parameters = {1, -1, 0, 0, 0, -1, 1, 1, 1, 0};
        Backpropagation backpropagation = new Backpropagation(shape);
        long[] inactive = new long[3];
        double[] labels = new double[4];
        backpropagation.run(parameters, new double[] {1, -1, 2, -3}, labels, 4, CROSS_ENTROPY, Loss.Reduction.MEAN);
        backpropagation.countInactive(4, inactive);
        assertThat(inactive).containsExactly(1, 0, 4);
        backpropagation.run(parameters, new double[] {-1, -1, 0}, labels, 3, CROSS_ENTROPY, Loss.Reduction.MEAN);
        backpropagation.countInactive(3, inactive);
        assertThat(inactive).containsExactly(4, 1, 7);
    }

    @Test
    void weightedPositiveExampleEqualsAsManyCopies() {
        NetworkShape shape = new NetworkShape(1, List.of(2), 1);
        double[] parameters = {0.5, -0.3, 0.1, 0.2, 0.7, -0.4, 0.05};
        Backpropagation weighted = new Backpropagation(shape);
        Backpropagation copied = new Backpropagation(shape);
        OutputLoss weightedLoss = new SigmoidLoss(Loss.CROSS_ENTROPY, 3);
        double loss = weighted.run(
                parameters, new double[] {1, -2}, new double[] {1, 0}, 2, weightedLoss, Loss.Reduction.SUM);
        double expected = copied.run(
                parameters,
                new double[] {1, 1, 1, -2},
                new double[] {1, 1, 1, 0},
                4,
                CROSS_ENTROPY,
                Loss.Reduction.SUM);
        assertThat(loss).isCloseTo(expected, within(1e-12));
        for (int i = 0; i < parameters.length; i++) {
            assertThat(weighted.gradient()[i]).isCloseTo(copied.gradient()[i], within(1e-12));
        }
    }

    private static long[] bits(double... numbers) {
        long[] bits = new long[numbers.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToRawLongBits(numbers[i]);
        }
        return bits;
    }
}
