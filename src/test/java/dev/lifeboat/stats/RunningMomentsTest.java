package dev.lifeboat.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class RunningMomentsTest {

    @Provide
    Arbitrary<List<Double>> samples() {
        Arbitrary<Double> ages = Arbitraries.doubles().between(-100, 100).ofScale(12);
        Arbitrary<Double> far = Arbitraries.doubles().between(1e9, 1e9 + 1e-3).ofScale(7);
        Arbitrary<Double> wide = Arbitraries.doubles().between(-1e100, 1e100);
        return Arbitraries.oneOf(
                ages.list().ofMaxSize(60), far.list().ofMaxSize(60), wide.list().ofMaxSize(60));
    }

    @Property(tries = 500)
    void updatesAgreeWithTheTwoPassComputation(@ForAll("samples") List<Double> values) {
        assertAgrees(momentsOf(values), values);
    }

    @Property(tries = 500)
    void mergesInAnyGroupingAgreeWithTheTwoPassComputation(
            @ForAll("samples") List<Double> values, @ForAll Random random) {
        List<RunningMoments> groups = new ArrayList<>();
        for (int from = 0; from < values.size(); ) {
            int to = Math.min(values.size(), from + random.nextInt(8));
            groups.add(momentsOf(values.subList(from, to)));
            from = to;
        }
        groups.add(new RunningMoments(1));
        while (groups.size() > 1) {
            RunningMoments other = groups.remove(random.nextInt(groups.size()));
            groups.get(random.nextInt(groups.size())).mergeInPlace(other);
        }
        assertAgrees(groups.get(0), values);
    }

    private static RunningMoments momentsOf(List<Double> values) {
        RunningMoments moments = new RunningMoments(1);
        for (double value : values) {
            moments.addInPlace(0, value);
        }
        return moments;
    }

    private static void assertAgrees(RunningMoments actual, List<Double> values) {
        ExactMoments exact = ExactMoments.of(values);
        int count = values.size();
        assertThat(actual.count(0)).isEqualTo(count);
        assertThat(actual.mean(0)).isCloseTo(exact.mean(), within(exact.meanTolerance(count)));
        assertThat(actual.m2(0)).isCloseTo(exact.m2(), within(exact.m2Tolerance(count)));
        assertThat(actual.variance(0)).isEqualTo(count == 0 ? 0 : actual.m2(0) / count);
        assertThat(actual.standardDeviation(0)).isEqualTo(Math.sqrt(actual.variance(0)));
    }

    @Test
    void smallDeviationFarFromZeroIsNotLost() {
        // The formula Σx² − (Σx)²/N has no correct digit here, and may be negative.
        Random random = new Random(1912);
        RunningMoments all = new RunningMoments(1);
        RunningMoments merged = new RunningMoments(1);
        List<Double> values = new ArrayList<>();
        for (int chunk = 0; chunk < 100; chunk++) {
            RunningMoments delta = new RunningMoments(1);
            for (int i = 0; i < 8; i++) {
                double value = 1e9 + 1e-3 * random.nextGaussian();
                values.add(value);
                all.addInPlace(0, value);
                delta.addInPlace(0, value);
            }
            merged.mergeInPlace(delta);
        }
        ExactMoments exact = ExactMoments.of(values);
        assertThat(Math.sqrt(exact.m2() / values.size())).isCloseTo(1e-3, Percentage.withPercentage(10));
        for (RunningMoments moments : List.of(all, merged)) {
            assertThat(moments.mean(0)).isCloseTo(exact.mean(), within(5e-6));
            assertThat(moments.m2(0)).isCloseTo(exact.m2(), Percentage.withPercentage(0.1));
        }
    }

    @Test
    void variablesAreIndependent() {
        RunningMoments moments = new RunningMoments(2);
        moments.addInPlace(0, 3);
        moments.addInPlace(1, 10);
        moments.addInPlace(1, 20);
        assertThat(moments.count(0)).isEqualTo(1);
        assertThat(moments.mean(0)).isEqualTo(3);
        assertThat(moments.variance(0)).isZero();
        assertThat(moments.count(1)).isEqualTo(2);
        assertThat(moments.mean(1)).isEqualTo(15);
        assertThat(moments.variance(1)).isEqualTo(25);
    }

    @Test
    void emptyMomentsAreZero() {
        RunningMoments moments = new RunningMoments(1);
        assertThat(moments.isEmpty()).isTrue();
        assertThat(moments.count(0)).isZero();
        assertThat(moments.mean(0)).isZero();
        assertThat(moments.m2(0)).isZero();
        assertThat(moments.variance(0)).isZero();
        assertThat(moments.standardDeviation(0)).isZero();
    }

    @Test
    void mergingWithEmptyMomentsChangesNoBit() {
        RunningMoments one = momentsOf(List.of(0.1, 0.7, 1e-9));
        RunningMoments same = momentsOf(List.of(0.1, 0.7, 1e-9));
        same.mergeInPlace(new RunningMoments(1));
        RunningMoments filled = new RunningMoments(1);
        filled.mergeInPlace(one);
        for (RunningMoments moments : List.of(same, filled)) {
            assertThat(moments.count(0)).isEqualTo(one.count(0));
            assertThat(moments.mean(0)).isEqualTo(one.mean(0));
            assertThat(moments.m2(0)).isEqualTo(one.m2(0));
        }
    }

    @Test
    void momentsWithValuesAreNotEmpty() {
        assertThat(momentsOf(List.of(4.0, 5.0)).isEmpty()).isFalse();
    }

    @Test
    void scalingIsASnapshot() {
        RunningMoments moments = momentsOf(List.of(1.0, 3.0));
        Scaling scaling = moments.scaling();
        moments.addInPlace(0, 100);
        assertThat(scaling.count(0)).isEqualTo(2);
        assertThat(scaling.mean(0)).isEqualTo(2);
        assertThat(scaling.standardDeviation(0)).isEqualTo(1);
    }

    @Test
    void impossibleMomentsAreRejected() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1}) {
            assertRejected(bad, 0, 0);
            assertRejected(1, 0, bad);
        }
        assertRejected(1, Double.NaN, 0);
        assertRejected(1, Double.NEGATIVE_INFINITY, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunningMoments(new double[1], new double[2], new double[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunningMoments(new double[1], new double[1], new double[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunningMoments(1).mergeInPlace(new RunningMoments(2)));
    }

    private static void assertRejected(double count, double mean, double m2) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunningMoments(new double[] {count}, new double[] {mean}, new double[] {m2}));
    }
}
