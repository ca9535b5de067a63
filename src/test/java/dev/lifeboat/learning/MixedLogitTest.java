package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.nn.SplitMix64;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MixedLogitTest {

    @Property(tries = 300)
    void mixedLogitIsThatOfTheMeanProbability(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int members) {
        SplitMix64 random = new SplitMix64(seed);
        double[] weights = weights(random, members);
        double[] logits = logits(random, members, 8);
        double mean = 0;
        for (int i = 0; i < members; i++) {
            mean += weights[i] / (1 + Math.exp(-logits[i]));
        }
        assertThat(new MixedLogit(weights).of(logits)).isCloseTo(Math.log(mean / (1 - mean)), within(1e-11));
    }

    @Property(tries = 300)
    void gradientBetweenEqualPointsIsThatOfFiniteDifferences(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int members) {
        SplitMix64 random = new SplitMix64(seed);
        MixedLogit mixed = new MixedLogit(weights(random, members));
        double[] point = logits(random, members, 6);
        double step = 1e-4;

        double[] gradient = mixed.meanGradient(point, point);

        for (int i = 0; i < members; i++) {
            double[] above = point.clone();
            double[] below = point.clone();
            above[i] += step;
            below[i] -= step;
            assertThat(gradient[i]).isCloseTo((mixed.of(above) - mixed.of(below)) / (2 * step), within(1e-7));
        }
    }

    @Property(tries = 300)
    void meanGradientTimesTheDifferenceIsTheDifferenceOfTheLogits(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int members) {
        SplitMix64 random = new SplitMix64(seed);
        MixedLogit mixed = new MixedLogit(weights(random, members));
        double[] from = logits(random, members, 20);
        double[] to = logits(random, members, 20);
        double[] gradient = mixed.meanGradient(from, to);
        double sum = 0;
        for (int i = 0; i < members; i++) {
            sum += gradient[i] * (to[i] - from[i]);
        }
        assertThat(sum).isCloseTo(mixed.of(to) - mixed.of(from), within(1e-9));
    }

    @Test
    void logitOfOneMemberIsItsOwn() {
        MixedLogit mixed = new MixedLogit(new double[] {1});
        assertThat(mixed.of(new double[] {-3.5})).isCloseTo(-3.5, within(1e-14));
        assertThat(mixed.meanGradient(new double[] {-3}, new double[] {9})[0]).isCloseTo(1, within(1e-12));
    }

    @Test
    void memberWithoutWeightHasNoInfluence() {
        MixedLogit mixed = new MixedLogit(new double[] {1, 0});
        assertThat(mixed.of(new double[] {2, -700})).isCloseTo(2, within(1e-12));
        assertThat(mixed.meanGradient(new double[] {0, 0}, new double[] {2, -700})[1])
                .isZero();
    }

    /** Probabilities of 0 and 1 in double precision. */
    @Test
    void extremeLogitsAreMixedWithoutOverflow() {
        MixedLogit mixed = new MixedLogit(new double[] {0.5, 0.5});
        assertThat(mixed.of(new double[] {-1000, -1000})).isCloseTo(-1000, within(1e-9));
        assertThat(mixed.of(new double[] {1000, 1000})).isCloseTo(1000, within(1e-9));
        assertThat(mixed.of(new double[] {-1000, 1000})).isCloseTo(0, within(1e-12));
        assertThat(mixed.meanGradient(new double[] {-1000, -1000}, new double[] {-900, -900}))
                .containsExactly(new double[] {0.5, 0.5}, within(1e-9));
    }

    private static double[] weights(SplitMix64 random, int members) {
        double[] weights = logits(random, members, 1);
        double total = Arrays.stream(weights).map(Math::abs).sum();
        return Arrays.stream(weights).map(weight -> Math.abs(weight) / total).toArray();
    }

    private static double[] logits(SplitMix64 random, int members, double max) {
        double[] logits = new double[members];
        Arrays.setAll(logits, i -> max * (2 * random.nextDouble() - 1));
        return logits;
    }
}
