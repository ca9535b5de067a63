package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.nn.SplitMix64;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixingTest {
    private static final double ASLEEP = Double.NaN;

    @Property(tries = 500)
    void updateIsThatOfTheTextbook(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int members,
            @ForAll @DoubleRange(min = 0.01, max = 3) double rate,
            @ForAll @DoubleRange(min = 0, max = 1) double share) {
        SplitMix64 random = new SplitMix64(seed);
        double[] weights = distribution(random, members);
        for (int label = 0; label < 20; label++) {
            double[] losses = losses(random, members);
            double[] expected = naive(weights, losses, rate, share);

            new Mixing(rate, share).update(weights, losses);

            assertThat(weights).containsExactly(expected, within(1e-12));
            assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
            assertThat(Arrays.stream(weights)).allMatch(weight -> weight >= 0);
        }
    }

    /** Herbster &amp; Warmuth 1998, figure 1, on the members that predicted: their share of the weight stays as it was. */
    private static double[] naive(double[] weights, double[] losses, double rate, double share) {
        double awakeWeight = 0;
        double remaining = 0;
        int awake = 0;
        for (int i = 0; i < weights.length; i++) {
            if (!Double.isNaN(losses[i])) {
                awakeWeight += weights[i];
                remaining += weights[i] * Math.exp(-rate * losses[i]);
                awake++;
            }
        }
        double[] updated = weights.clone();
        for (int i = 0; i < weights.length; i++) {
            if (!Double.isNaN(losses[i])) {
                double posterior = awakeWeight * weights[i] * Math.exp(-rate * losses[i]) / remaining;
                updated[i] = (1 - share) * posterior + share * awakeWeight / awake;
            }
        }
        return updated;
    }

    private static double[] distribution(SplitMix64 random, int members) {
        double[] weights = new double[members];
        Arrays.setAll(weights, i -> 0.01 + random.nextDouble());
        double total = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / total).toArray();
    }

    private static double[] losses(SplitMix64 random, int members) {
        double[] losses = new double[members];
        Arrays.setAll(losses, i -> random.nextDouble() < 0.3 ? ASLEEP : 12 * random.nextDouble());
        return losses;
    }

    @Test
    void memberWithTheLowerLossGainsWeight() {
        double[] weights = {0.5, 0.5};
        new Mixing(1, 0).update(weights, new double[] {0, Math.log(3)});
        assertThat(weights).containsExactly(new double[] {0.75, 0.25}, within(1e-15));
    }

    @Test
    void memberThatDidNotPredictKeepsItsWeight() {
        double[] weights = {0.3, 0.2, 0.5};
        new Mixing(2, 0.1).update(weights, new double[] {1, ASLEEP, 4});
        assertThat(weights[1]).isEqualTo(0.2);
        assertThat(weights[0] + weights[2]).isCloseTo(0.8, within(1e-15));
        assertThat(weights[0]).isGreaterThan(0.5);
    }

    @Test
    void labelOfARecordThatNoMemberPredictedChangesNothing() {
        double[] weights = {0.25, 0.75};
        new Mixing(2, 0.5).update(weights, new double[] {ASLEEP, ASLEEP});
        assertThat(weights).containsExactly(0.25, 0.75);
    }

    @Test
    void memberWithoutWeightGetsItsShareWhenItIsJudged() {
        double[] weights = {1, 0};
        new Mixing(1, 0.02).update(weights, new double[] {0.5, 0.5});
        assertThat(weights).containsExactly(new double[] {0.99, 0.01}, within(1e-15));
    }

    @Test
    void shareOfOneIgnoresTheLosses() {
        double[] weights = {0.9, 0.1};
        new Mixing(1, 1).update(weights, new double[] {0, 12});
        assertThat(weights).containsExactly(0.5, 0.5);
    }

    @Test
    void onlyTheDifferenceOfLossesMatters() {
        double[] small = {0.4, 0.6};
        double[] large = {0.4, 0.6};
        new Mixing(50, 0.01).update(small, new double[] {0, 0.125});
        // exp(−50 · 1000) is 0 in double precision.
        new Mixing(50, 0.01).update(large, new double[] {1000, 1000.125});
        assertThat(large).isEqualTo(small);
    }

    @Test
    void weightIsSharedEvenlyIfAllOfItIsLost() {
        double[] weights = {1, 0};
        // The only member with weight is so much worse that its new weight is 0 in double precision.
        new Mixing(100, 0.01).update(weights, new double[] {12, 0});
        assertThat(weights).containsExactly(0.5, 0.5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void rateMustBeAboveZero(double rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mixing(rate, 0.1))
                .withMessageContaining("rate");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void shareMustBeAFraction(double share) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mixing(0.1, share))
                .withMessageContaining("share");
    }
}
