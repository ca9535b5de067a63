package dev.lifeboat.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class GradientsTest {
    @Test
    void normIsTheRootOfTheSumOfSquares() {
        assertThat(Gradients.globalNorm(new double[] {3, -4, 12})).isEqualTo(13);
        assertThat(Gradients.globalNorm(new double[0])).isZero();
    }

    @Test
    void normOfANonFiniteGradientIsNotFinite() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThat(Gradients.globalNorm(new double[] {1, bad, 1})).isNotFinite();
        }
    }

    @Property(tries = 200)
    void clippingKeepsTheDirectionAndBoundsTheNorm(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int length,
            @ForAll @Scale(15) @DoubleRange(min = 1e-3, max = 10) double limit) {
        double[] before = RandomNetwork.symmetric(new SplitMix64(seed), length);
        double[] gradient = before.clone();
        double norm = Gradients.globalNorm(gradient);

        boolean clipped = Gradients.clipInPlace(gradient, norm, limit, 1e-6);

        assertThat(clipped).isEqualTo(norm + 1e-6 > limit);
        assertThat(Gradients.globalNorm(gradient)).isLessThanOrEqualTo(limit);
        double factor = clipped ? limit / (norm + 1e-6) : 1;
        for (int i = 0; i < length; i++) {
            assertThat(gradient[i]).isCloseTo(before[i] * factor, within(1e-15));
        }
    }

    @Test
    void zeroGradientIsNotClipped() {
        double[] gradient = {0, 0};
        assertThat(Gradients.clipInPlace(gradient, 0, 1, 0)).isFalse();
        assertThat(gradient).containsExactly(0, 0);
    }
}
