package dev.lifeboat.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Decayed moments, compared with sums over all values, each weighted by the definition of the half-life. */
class DecayedMomentsTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-9);

    private record Value(double value, long time) {}

    @Test
    void valuesLoseHalfTheirWeightPerHalfLifeInAnyOrder() {
        Random random = new Random(1);
        RunningMoments moments = new RunningMoments(1);
        HalfLife halfLife = new HalfLife(1000, 0);
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Value value = new Value(random.nextGaussian(), 100L * i + random.nextInt(3000));
            values.add(value);
            moments.addInPlace(0, value.value, moments.admit(value.time, halfLife));
        }
        assertIsWeighted(moments, values);
    }

    @Test
    void mergedPartitionsEqualOneStream() {
        Random random = new Random(2);
        HalfLife halfLife = new HalfLife(1000, 0);
        RunningMoments merged = new RunningMoments(1);
        List<Value> values = new ArrayList<>();
        for (int batch = 0; batch < 80; batch++) {
            RunningMoments delta = new RunningMoments(1);
            // One partition is 700 ms behind the other.
            long start = 100L * batch - (batch % 2 == 0 ? 0 : 700) + 1000;
            for (int i = 0; i < 8; i++) {
                Value value = new Value(3 + random.nextGaussian(), start + random.nextInt(200));
                values.add(value);
                delta.addInPlace(0, value.value, delta.admit(value.time, halfLife));
            }
            merged.mergeInPlace(delta, halfLife);
        }
        assertIsWeighted(merged, values);
        assertThat(merged.records()).isEqualTo(640);
    }

    @Test
    void recordFarOlderThanTheNewestAddsNothing() {
        HalfLife halfLife = new HalfLife(1000, 0);
        RunningMoments moments = new RunningMoments(1);
        // The newest record had no value.
        moments.admit(2_000_000, halfLife);

        moments.addInPlace(0, 5, moments.admit(0, halfLife));

        assertThat(moments.isEmpty()).isTrue();
        assertThat(moments.mean(0)).isZero();
        assertThat(moments.m2(0)).isZero();
    }

    private static void assertIsWeighted(RunningMoments moments, List<Value> values) {
        long now = values.stream().mapToLong(Value::time).max().orElseThrow();
        double count = 0;
        double sum = 0;
        for (Value value : values) {
            double weight = Math.pow(0.5, (now - value.time) / 1000.0);
            count += weight;
            sum += weight * value.value;
        }
        double m2 = 0;
        for (Value value : values) {
            double deviation = value.value - sum / count;
            m2 += Math.pow(0.5, (now - value.time) / 1000.0) * deviation * deviation;
        }
        assertThat(moments.time()).isEqualTo(now);
        assertThat(moments.count(0)).isCloseTo(count, CLOSE);
        assertThat(moments.mean(0)).isCloseTo(sum / count, CLOSE);
        assertThat(moments.variance(0)).isCloseTo(m2 / count, CLOSE);
    }

    @Test
    void valuesLoseHalfTheirWeightPerHalfLifeInRecords() {
        HalfLife halfLife = new HalfLife(0, 10);
        RunningMoments merged = new RunningMoments(1);
        double count = 0;
        double sum = 0;
        for (int batch = 0; batch < 30; batch++) {
            RunningMoments delta = new RunningMoments(1);
            for (int i = 0; i < 7; i++) {
                double value = batch * 7 + i;
                delta.addInPlace(0, value, delta.admit(5, halfLife));
                count = count * Math.pow(0.5, 0.1) + 1;
                sum = sum * Math.pow(0.5, 0.1) + value;
            }
            merged.mergeInPlace(delta, halfLife);
        }
        assertThat(merged.count(0)).isCloseTo(count, CLOSE);
        assertThat(merged.mean(0)).isCloseTo(sum / count, CLOSE);
    }

    @Test
    void longGapLeavesEnoughWeightForScaling() {
        HalfLife halfLife = new HalfLife(1000, 0);
        RunningMoments moments = new RunningMoments(1);
        for (int i = 0; i < 100; i++) {
            moments.addInPlace(0, i % 2, moments.admit(i, halfLife));
        }
        RunningMoments late = new RunningMoments(1);
        late.addInPlace(0, 1, late.admit(1_000_000_000, halfLife));
        moments.mergeInPlace(late, halfLife);
        assertThat(moments.count(0)).isCloseTo(3, CLOSE);
        assertThat(moments.mean(0)).isCloseTo(2.0 / 3, Offset.offset(0.02));
        assertThat(moments.standardDeviation(0)).isGreaterThan(0.4);
    }

    @Test
    void valuesKeepTheirWeightWithoutHalfLife() {
        RunningMoments decayed = new RunningMoments(1);
        RunningMoments plain = new RunningMoments(1);
        Random random = new Random(4);
        for (int i = 0; i < 1000; i++) {
            double value = random.nextGaussian();
            decayed.addInPlace(0, value, decayed.admit(random.nextInt(1_000_000), HalfLife.NEVER));
            plain.addInPlace(0, value);
        }
        assertThat(decayed.count(0)).isEqualTo(plain.count(0));
        assertThat(decayed.mean(0)).isEqualTo(plain.mean(0));
        assertThat(decayed.m2(0)).isEqualTo(plain.m2(0));
    }

    @Test
    void cappedWeightKeepsMeanAndDeviation() {
        RunningMoments moments = new RunningMoments(1);
        for (int i = 0; i < 1000; i++) {
            moments.addInPlace(0, i % 2);
        }
        moments.capWeight(0, 30);
        assertThat(moments.count(0)).isCloseTo(30, CLOSE);
        assertThat(moments.mean(0)).isEqualTo(0.5);
        assertThat(moments.standardDeviation(0)).isCloseTo(0.5, CLOSE);
        moments.capWeight(0, 100);
        assertThat(moments.count(0)).isCloseTo(30, CLOSE);
    }
}
