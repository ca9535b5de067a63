package dev.lifeboat.nn;

import static dev.lifeboat.nn.Initialization.Distribution.GLOROT;
import static dev.lifeboat.nn.Initialization.Distribution.HE;
import static dev.lifeboat.nn.Initialization.Distribution.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class InitializationTest {
    private static final NetworkShape SHAPE = new NetworkShape(30, List.of(50, 20), 1);

    @Test
    void weightsAreUniformWithinTheirLimits() {
        double[] parameters = new Initialization(1912, GLOROT, HE).parameters(SHAPE);

        assertUniform(weights(parameters, 0), Math.sqrt(6.0 / 80));
        assertUniform(weights(parameters, 1), Math.sqrt(6.0 / 70));
        assertThat(Arrays.stream(weights(parameters, 2)).map(Math::abs).max().orElseThrow())
                .isBetween(0.8 * Math.sqrt(6.0 / 20), Math.sqrt(6.0 / 20));
        assertUniform(weights(new Initialization(1912, HE, HE).parameters(SHAPE), 0), Math.sqrt(6.0 / 30));
    }

    private static void assertUniform(double[] weights, double limit) {
        double squares = 0;
        for (double weight : weights) {
            assertThat(Math.abs(weight)).isLessThanOrEqualTo(limit);
            squares += weight * weight;
        }
        assertThat(Arrays.stream(weights).max().orElseThrow()).isGreaterThan(0.98 * limit);
        assertThat(Arrays.stream(weights).min().orElseThrow()).isLessThan(-0.98 * limit);
        assertThat(squares / weights.length).isCloseTo(limit * limit / 3, within(0.1 * limit * limit / 3));
    }

    @Test
    void weightsAreDrawnUnitByUnitThenInputByInput() {
        NetworkShape shape = new NetworkShape(2, List.of(3), 1);
        SplitMix64 random = new SplitMix64(7);
        double[] parameters = new Initialization(7, GLOROT, GLOROT).parameters(shape);
        for (int unit = 0; unit < 3; unit++) {
            for (int input = 0; input < 2; input++) {
                double drawn = Math.sqrt(6.0 / 5) * (2 * random.nextDouble() - 1);
                assertThat(parameters[shape.weightsOffset(0) + input * 3 + unit])
                        .isEqualTo(drawn);
            }
        }
        for (int input = 0; input < 3; input++) {
            double drawn = Math.sqrt(6.0 / 4) * (2 * random.nextDouble() - 1);
            assertThat(parameters[shape.weightsOffset(1) + input]).isEqualTo(drawn);
        }
    }

    @Property(tries = 50)
    void sameSeedGivesSameBitsAndOtherSeedsDoNot(@ForAll long seed) {
        double[] parameters = new Initialization(seed, GLOROT, GLOROT).parameters(SHAPE);
        assertThat(new Initialization(seed, GLOROT, GLOROT).parameters(SHAPE)).isEqualTo(parameters);
        assertThat(new Initialization(seed + 1, GLOROT, GLOROT).parameters(SHAPE))
                .isNotEqualTo(parameters);
    }

    @Property(tries = 50)
    void networkWithZeroOutputWeightsPredictsOneHalf(@ForAll long seed) {
        double[] parameters = new Initialization(seed, GLOROT, ZERO).parameters(SHAPE);
        double[] inputs = RandomNetwork.symmetric(new SplitMix64(seed), SHAPE.inputs());

        double logit = new ForwardPass(SHAPE).logits(parameters, inputs)[0];

        assertThat(logit).isZero();
        assertThat(ForwardPass.sigmoid(logit)).isEqualTo(0.5);
    }

    @Test
    void zeroWeightsAndBiasesArePositiveZeros() {
        double[] parameters = new Initialization(3, GLOROT, ZERO).parameters(SHAPE);
        for (int layer = 0; layer < SHAPE.layers(); layer++) {
            for (int unit = 0; unit < SHAPE.fanOut(layer); unit++) {
                assertThat(Double.doubleToRawLongBits(parameters[SHAPE.biasesOffset(layer) + unit]))
                        .isZero();
            }
        }
        for (double weight : weights(parameters, 2)) {
            assertThat(Double.doubleToRawLongBits(weight)).isZero();
        }
    }

    private static double[] weights(double[] parameters, int layer) {
        return Arrays.copyOfRange(parameters, SHAPE.weightsOffset(layer), SHAPE.biasesOffset(layer));
    }
}
