package dev.lifeboat.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.stats.DriftDetector.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Known behavior of both tests on Bernoulli streams, counted over many seeds. */
class DriftDetectorTest {
    private static final int STREAMS = 200;

    @Test
    void adwinRaisesHardlyAnyFalseAlarms() {
        // Bifet & Gavaldà 2007, section 4.1: with δ = 0.05 to 0.3, far fewer false positives than δ in streams of
        // 100,000.
        for (double rate : new double[] {0.01, 0.1, 0.3, 0.5}) {
            assertThat(streamsWithAlarm(() -> new Adwin(0.002), rate, rate, 10_000))
                    .as("rate %s", rate)
                    .isLessThanOrEqualTo(2);
        }
    }

    @Test
    void pageHinkleyRaisesHardlyAnyFalseAlarms() {
        // A random walk that falls by δ per step rises by λ with probability e^(−2δλ/σ²): 3e-4 where σ² is largest.
        for (double rate : new double[] {0.01, 0.1, 0.3, 0.5}) {
            assertThat(streamsWithAlarm(() -> new PageHinkley(50, 0.02), rate, rate, 10_000))
                    .as("rate %s", rate)
                    .isLessThanOrEqualTo(4);
        }
    }

    private static int streamsWithAlarm(Supplier<DriftDetector> detectors, double first, double second, int length) {
        int alarms = 0;
        for (int seed = 0; seed < STREAMS; seed++) {
            alarms += delay(detectors.get(), new Random(seed), first, second, length) < Integer.MAX_VALUE ? 1 : 0;
        }
        return alarms;
    }

    /** Number of values from the middle of the stream to the detection; negative for a false alarm, the largest int for none. */
    private static int delay(DriftDetector detector, Random random, double first, double second, int length) {
        for (int i = 0; i < length; i++) {
            double rate = i < length / 2 ? first : second;
            if (detector.add(random.nextDouble() < rate ? 1 : 0) != null) {
                return i - length / 2;
            }
        }
        return Integer.MAX_VALUE;
    }

    @Test
    void largerChangesAreDetectedSooner() {
        double large = meanDelay(() -> new Adwin(0.002), 0.2, 0.8);
        double middle = meanDelay(() -> new Adwin(0.002), 0.2, 0.5);
        double small = meanDelay(() -> new Adwin(0.002), 0.2, 0.3);
        assertThat(large).isLessThan(64);
        assertThat(middle).isBetween(large, 128.0);
        assertThat(small).isBetween(middle, 700.0);
        // λ/(difference − δ): the sum of deviations rises by that much per value.
        assertThat(meanDelay(() -> new PageHinkley(50, 0.02), 0.2, 0.8)).isBetween(75.0, 105.0);
    }

    private static double meanDelay(Supplier<DriftDetector> detectors, double first, double second) {
        double sum = 0;
        for (int seed = 0; seed < STREAMS; seed++) {
            int delay = delay(detectors.get(), new Random(seed), first, second, 4000);
            assertThat(delay).as("seed %d", seed).isBetween(0, 2000);
            sum += delay;
        }
        return sum / STREAMS;
    }

    @Test
    void windowHasTheMeanAndVarianceOfTheNewestValues() {
        // The oracle keeps every value; the window keeps buckets only.
        Random random = new Random(7);
        Adwin adwin = new Adwin(0.002);
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double value = (i / 3000 % 2 == 0 ? 0.2 : 0.7) + 0.2 * random.nextDouble();
            values.add(value);
            adwin.add(value);
            if (i % 97 == 0) {
                List<Double> window = values.subList(values.size() - (int) adwin.width(), values.size());
                double mean = window.stream().mapToDouble(v -> v).average().orElseThrow();
                double variance = window.stream()
                        .mapToDouble(v -> (v - mean) * (v - mean))
                        .average()
                        .orElseThrow();
                assertThat(adwin.mean()).isCloseTo(mean, Offset.offset(1e-9));
                assertThat(adwin.variance()).isCloseTo(variance, Offset.offset(1e-9));
            }
        }
        assertThat(adwin.width()).isBetween(1900L, 2100L);
    }

    @Test
    void changeCarriesBothMeansAndItsAge() {
        for (DriftDetector detector : List.of(new Adwin(0.002), new PageHinkley(20, 0.005))) {
            Random random = new Random(3);
            Change found = null;
            int since = 0;
            for (int i = 0; found == null; i++) {
                since += i >= 2000 ? 1 : 0;
                found = detector.add((i < 2000 ? 0.6 : 0.1) + 0.1 * random.nextDouble());
            }
            assertThat(found.isRise()).isFalse();
            assertThat(found.before()).isBetween(0.6, 0.7);
            assertThat(found.after()).isBetween(0.1, 0.25);
            assertThat(found.since()).isBetween(since - 8L, since + 8L);
        }
    }

    /** A detector that cut elsewhere, or returned other bits, would change the result of folding an old journal. */
    @Test
    void adwinNeverChangesWhereItCuts() {
        long found = 0;
        for (int stream = 0; stream < 60; stream++) {
            Random random = new Random(stream);
            Adwin adwin = new Adwin(StrictMath.pow(10, -1 - stream % 5));
            double level = 0.5;
            for (int i = 0; i < 20_000; i++) {
                level = random.nextInt(2000) == 0 ? random.nextDouble() : level;
                double value = switch (stream % 4) {
                    case 0 -> random.nextDouble() < level ? 1 : 0;
                    case 1 -> level;
                    case 2 -> (1 - level * 1e-6) * random.nextDouble();
                    default -> (level + random.nextDouble()) / 2;
                };
                Change change = adwin.add(value);
                if (change != null) {
                    found = 31 * found + Objects.hash(i, change.before(), change.after(), change.since());
                }
            }
            found = 31 * found + Double.hashCode(adwin.variance());
        }
        assertThat(found).isEqualTo(8_342_885_837_414_288_186L);
    }

    @Test
    void detectorsContinueFromTheirBytes() {
        for (Supplier<DriftDetector> detectors :
                List.<Supplier<DriftDetector>>of(() -> new Adwin(0.05), () -> new PageHinkley(5, 0.005))) {
            Random random = new Random(11);
            DriftDetector unbroken = detectors.get();
            DriftDetector resumed = detectors.get();
            int changes = 0;
            for (int i = 0; i < 5000; i++) {
                double value = (i / 500 % 2 == 0 ? 0.1 : 0.6) + 0.3 * random.nextDouble();
                Change change = unbroken.add(value);
                changes += change == null ? 0 : 1;
                assertThat(resumed.add(value)).isEqualTo(change);
                if (i % 53 == 0) {
                    BinaryWriter out = new BinaryWriter();
                    resumed.writeTo(out);
                    resumed = detectors.get();
                    BinaryReader in = new BinaryReader(out.toBytes(), "detector");
                    resumed.readFrom(in);
                    in.requireEnd();
                }
            }
            assertThat(changes).isGreaterThanOrEqualTo(8);
        }
    }
}
