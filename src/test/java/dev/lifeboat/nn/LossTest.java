package dev.lifeboat.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class LossTest {
    @Property
    void crossEntropyIsTheNegativeLogLikelihood(
            @ForAll @Scale(15) @DoubleRange(min = -12, max = 12) double logit, @ForAll boolean positive) {
        double output = 1 / (1 + Math.exp(-logit));
        double expected = -Math.log(positive ? output : 1 - output);
        assertThat(Loss.CROSS_ENTROPY.value(logit, output, positive ? 1 : 0)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void crossEntropyOfAnExtremeLogitIsFinite() {
        assertThat(Loss.CROSS_ENTROPY.value(5000, ForwardPass.sigmoid(5000), 0)).isEqualTo(5000);
        assertThat(Loss.CROSS_ENTROPY.value(-5000, ForwardPass.sigmoid(-5000), 1))
                .isEqualTo(5000);
        assertThat(Loss.CROSS_ENTROPY.value(5000, ForwardPass.sigmoid(5000), 1)).isZero();
        assertThat(Loss.CROSS_ENTROPY.value(-5000, ForwardPass.sigmoid(-5000), 0))
                .isZero();
    }

    @Test
    void squaredErrorIsHalved() {
        assertThat(Loss.SQUARED_ERROR.value(0, 0.5, 1)).isEqualTo(0.125);
        assertThat(Loss.SQUARED_ERROR.delta(0.5, 1)).isEqualTo(-0.125);
    }

    @Property
    void sigmoidIsSymmetricAboutOneHalf(@ForAll @Scale(15) @DoubleRange(min = -30, max = 30) double logit) {
        assertThat(ForwardPass.sigmoid(logit) + ForwardPass.sigmoid(-logit)).isCloseTo(1, within(1e-15));
        assertThat(ForwardPass.sigmoid(logit)).isCloseTo((1 + Math.tanh(logit / 2)) / 2, within(1e-14));
    }

    @Test
    void sigmoidOfInfinityIsZeroOrOne() {
        assertThat(ForwardPass.sigmoid(Double.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(ForwardPass.sigmoid(Double.NEGATIVE_INFINITY)).isZero();
    }
}
