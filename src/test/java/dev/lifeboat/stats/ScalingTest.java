package dev.lifeboat.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ScalingTest {
    private static final double CLIP = 3;

    @Property
    void zScoreIsTheDistanceFromTheMeanInDeviations(
            @ForAll @DoubleRange(min = -1000, max = 1000) double value,
            @ForAll @DoubleRange(min = -50, max = 50) double mean,
            @ForAll @DoubleRange(min = 0.01, max = 50) double deviation) {
        double z = (value - mean) / deviation;
        double expected = z > CLIP ? CLIP : z < -CLIP ? -CLIP : z;
        assertThat(scaling(2, mean, deviation).zScore(0, value, CLIP)).isEqualTo(expected);
    }

    @Test
    void zScoreUsesThePopulationStandardDeviation() {
        RunningMoments moments = new RunningMoments(1);
        for (double value : new double[] {2, 4, 4, 4, 5, 5, 7, 9}) {
            moments.addInPlace(0, value);
        }
        assertThat(moments.scaling().zScore(0, 9, 10)).isCloseTo(2, within(1e-15));
    }

    @Test
    void zScoreIsZeroWithoutAnEstimateOfTheDeviation() {
        assertThat(Scaling.none(1).zScore(0, 5, CLIP)).isZero();
        assertThat(scaling(1, 4, 1).zScore(0, 5, CLIP)).isZero();
        assertThat(scaling(2, 4, 1).zScore(0, 5, CLIP)).isEqualTo(1);
        assertThat(scaling(100, 4, 0).zScore(0, 5, CLIP)).isZero();
    }

    @Test
    void zScoreOfAMissingValueIsZero() {
        assertThat(scaling(100, 4, 2).zScore(0, Double.NaN, CLIP)).isZero();
    }

    @Test
    void zScoreOfAnExtremeValueIsClipped() {
        assertThat(scaling(100, 4, 2).zScore(0, 1e100, CLIP)).isEqualTo(CLIP);
        assertThat(scaling(100, 4, 1e-200).zScore(0, -1e200, CLIP)).isEqualTo(-CLIP);
    }

    @Property
    void valuesAreLimitedToTheClippingDistance(
            @ForAll @DoubleRange(min = -1000, max = 1000) double value,
            @ForAll @DoubleRange(min = 0.01, max = 50) double deviation) {
        double limited = scaling(30, 7, deviation).limited(0, value, CLIP);
        if (Math.abs(value - 7) <= CLIP * deviation) {
            assertThat(limited).isEqualTo(value);
        } else {
            assertThat(limited).isEqualTo(value > 7 ? 7 + CLIP * deviation : 7 - CLIP * deviation);
        }
    }

    @Test
    void valuesAreNotLimitedWithoutAnEstimateOfTheDeviation() {
        assertThat(scaling(29, 7, 1).limited(0, 1e50, CLIP)).isEqualTo(1e50);
        assertThat(scaling(30, 7, 1).limited(0, 1e50, CLIP)).isEqualTo(10);
        assertThat(scaling(30, 7, 1).limited(0, -1e50, CLIP)).isEqualTo(4);
        assertThat(scaling(1000, 7, 0).limited(0, 1e50, CLIP)).isEqualTo(1e50);
    }

    @Test
    void arraysAreCopied() {
        double[] count = {10};
        double[] mean = {4};
        double[] deviation = {2};
        Scaling scaling = new Scaling(count, mean, deviation);
        count[0] = mean[0] = deviation[0] = 0;
        assertThat(scaling.count(0)).isEqualTo(10);
        assertThat(scaling.zScore(0, 6, CLIP)).isEqualTo(1);
        assertThat(scaling.variables()).isEqualTo(1);
    }

    @Test
    void arraysOfDifferentLengthsAreRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Scaling(new double[1], new double[2], new double[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> new Scaling(new double[1], new double[1], new double[2]));
    }

    private static Scaling scaling(double count, double mean, double deviation) {
        return new Scaling(new double[] {count}, new double[] {mean}, new double[] {deviation});
    }
}
