package dev.lifeboat.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.evaluation.NaiveMetrics.Outcome;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MetricSumsTest {
    private static final Offset<Double> ROUNDING = within(1e-9);

    @Provide
    Arbitrary<List<Outcome>> outcomes() {
        return Outcomes.lists(80);
    }

    @Property(tries = 500)
    void metricsAgreeWithTheirDefinitions(
            @ForAll("outcomes") List<Outcome> outcomes, @ForAll @DoubleRange(min = 0, max = 1) double threshold) {
        Metrics metrics = sums(outcomes, threshold).metrics();

        assertThat(metrics.confusion())
                .isEqualTo(new Confusion(
                        NaiveMetrics.count(outcomes, true, true, threshold),
                        NaiveMetrics.count(outcomes, true, false, threshold),
                        NaiveMetrics.count(outcomes, false, false, threshold),
                        NaiveMetrics.count(outcomes, false, true, threshold)));
        assertThat(metrics.count()).isEqualTo(outcomes.size());
        assertThat(metrics.accuracy()).isCloseTo(NaiveMetrics.accuracy(outcomes, threshold), ROUNDING);
        assertThat(metrics.logLoss()).isCloseTo(NaiveMetrics.logLoss(outcomes), ROUNDING);
        assertThat(metrics.brier()).isCloseTo(NaiveMetrics.brier(outcomes), ROUNDING);
        assertThat(metrics.calibrationError()).isCloseTo(NaiveMetrics.calibrationError(outcomes), ROUNDING);
        assertThat(metrics.kappa()).isCloseTo(NaiveMetrics.kappa(outcomes, threshold), ROUNDING);
    }

    @Property(tries = 500)
    void aucIsExactExceptForPairsInOneBin(@ForAll("outcomes") List<Outcome> outcomes) {
        double[] positives = NaiveMetrics.probabilities(outcomes, true);
        double[] negatives = NaiveMetrics.probabilities(outcomes, false);
        double pairs = 0;
        for (double p : positives) {
            for (double n : negatives) {
                pairs += p != n && Math.abs(p - n) <= 0.01 + 1e-12 ? 1 : 0;
            }
        }
        double share = pairs / ((double) positives.length * negatives.length);
        double expected = NaiveMetrics.auc(outcomes);
        double actual = sums(outcomes, 0.5).metrics().auc();
        if (Double.isNaN(expected)) {
            assertThat(actual).isNaN();
        } else {
            assertThat(actual).isCloseTo(expected, within(0.5 * share + 1e-12));
        }
    }

    @Property(tries = 300)
    void calibrationBinsAreTenthsOfTheRange(@ForAll("outcomes") List<Outcome> outcomes) {
        List<CalibrationBin> bins = sums(outcomes, 0.5).metrics().calibration();
        assertThat(bins).hasSize(10);
        for (int bin = 0; bin < 10; bin++) {
            List<Outcome> inBin = NaiveMetrics.inBin(outcomes, bin);
            CalibrationBin actual = bins.get(bin);
            assertThat(actual.count()).isEqualTo(inBin.size());
            assertThat(actual.meanProbability())
                    .isCloseTo(
                            NaiveMetrics.mean(
                                    inBin.stream().map(Outcome::probability).toList()),
                            ROUNDING);
            assertThat(actual.positiveRate())
                    .isCloseTo(
                            NaiveMetrics.mean(
                                    inBin.stream().map(o -> (double) o.y()).toList()),
                            ROUNDING);
        }
    }

    @Test
    void logLossOfCertainErrorsIsClipped() {
        assertThat(sums(List.of(new Outcome(0, true)), 0.5).metrics().logLoss()).isEqualTo(-Math.log(1e-15));
        assertThat(sums(List.of(new Outcome(1, false)), 0.5).metrics().logLoss())
                .isEqualTo(-Math.log(1e-15));
        assertThat(sums(List.of(new Outcome(1, true)), 0.5).metrics().logLoss()).isZero();
    }

    @Test
    void metricsWithoutPredictionsAreNaN() {
        Metrics metrics = new MetricSums().metrics();
        assertThat(metrics.count()).isZero();
        assertThat(metrics.accuracy()).isNaN();
        assertThat(metrics.logLoss()).isNaN();
        assertThat(metrics.brier()).isNaN();
        assertThat(metrics.auc()).isNaN();
        assertThat(metrics.calibrationError()).isNaN();
        assertThat(metrics.kappa()).isNaN();
        assertThat(metrics.calibration()).hasSize(10).allSatisfy(bin -> {
            assertThat(bin.count()).isZero();
            assertThat(bin.meanProbability()).isNaN();
            assertThat(bin.positiveRate()).isNaN();
        });
    }

    @Test
    void aucAndKappaOfOneClassAreNaN() {
        Metrics metrics = sums(List.of(new Outcome(0.9, true), new Outcome(0.8, true)), 0.5)
                .metrics();
        assertThat(metrics.accuracy()).isEqualTo(1);
        assertThat(metrics.auc()).isNaN();
        assertThat(metrics.kappa()).isNaN();
    }

    @Test
    void probabilityEqualToTheThresholdIsNegative() {
        assertThat(sums(List.of(new Outcome(0.5, false)), 0.5).metrics().confusion())
                .isEqualTo(new Confusion(0, 0, 1, 0));
    }

    @Property(tries = 200)
    void sumsContinueFromTheirBytes(@ForAll("outcomes") List<Outcome> outcomes) {
        MetricSums sums = sums(outcomes, 0.5);
        byte[] bytes = bytes(sums);
        MetricSums read = MetricSums.readFrom(new BinaryReader(bytes, "sums"));
        read.add(0.3, true, 0.5);
        sums.add(0.3, true, 0.5);
        assertThat(bytes(read)).isEqualTo(bytes(sums)).isNotEqualTo(bytes);
        assertThat(read.metrics()).isEqualTo(sums.metrics());
        assertThat(read.positives())
                .isEqualTo(outcomes.stream().filter(Outcome::label).count() + 1);
    }

    private static byte[] bytes(MetricSums sums) {
        BinaryWriter out = new BinaryWriter();
        sums.writeTo(out);
        return out.toBytes();
    }

    static MetricSums sums(List<Outcome> outcomes, double threshold) {
        MetricSums sums = new MetricSums();
        outcomes.forEach(outcome -> sums.add(outcome.probability(), outcome.label(), threshold));
        return sums;
    }
}
