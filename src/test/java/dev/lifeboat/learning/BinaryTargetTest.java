package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.nn.Loss;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryTargetTest {
    private static final BinaryTarget TARGET = new BinaryTarget("survived");

    @Test
    void zeroOneAndBooleansAreLabels() {
        assertThat(TARGET.encode(0)).isEqualTo(0);
        assertThat(TARGET.encode(1)).isEqualTo(1);
        assertThat(TARGET.encode(false)).isEqualTo(0);
        assertThat(TARGET.encode(true)).isEqualTo(1);
        assertThat(Bits.of(TARGET.encode(-0.0))).isEqualTo(Bits.of(0.0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 0.5, 2, 1.0000000000000002, Double.NaN, Double.POSITIVE_INFINITY})
    void otherNumbersAreNotLabels(double number) {
        assertThat(TARGET.encode(number)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "true", "survived", ""})
    void textIsNotALabel(String text) {
        assertThat(TARGET.encode(text)).isNaN();
    }

    @Test
    void predictionIsTheProbabilityOfLabelOne() {
        double[] prediction = new double[TARGET.predictionWidth()];
        TARGET.predict(new double[] {StrictMath.log(3)}, prediction);
        assertThat(prediction[0]).isCloseTo(0.75, within(1e-15));
        TARGET.predict(new double[TARGET.outputs()], prediction);
        assertThat(prediction).containsExactly(0.5);
    }

    @Test
    void predictionsAreProbabilities() {
        for (double probability : new double[] {0, 0.5, 1}) {
            assertThat(TARGET.isPrediction(new double[] {probability})).isTrue();
        }
        for (double impossible : new double[] {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThat(TARGET.isPrediction(new double[] {impossible})).isFalse();
        }
        assertThat(TARGET.isPrediction(new double[] {0.5, 0.5})).isFalse();
        assertThat(TARGET.isPrediction(new double[0])).isFalse();
    }

    @Property
    void emittedLossIsTheBoundedLogLoss(@ForAll @DoubleRange(min = 0, max = 1) double probability) {
        double[] prediction = {probability};
        double max = TARGET.maxEmittedLoss();
        assertThat(TARGET.emittedLoss(prediction, 1)).isCloseTo(Math.min(max, -Math.log(probability)), within(1e-12));
        assertThat(TARGET.emittedLoss(prediction, 0))
                .isCloseTo(Math.min(max, -Math.log(1 - probability)), within(1e-12));
    }

    @Test
    void emittedLossOfACertainErrorIsTheMaximum() {
        assertThat(TARGET.emittedLoss(new double[] {0}, 1)).isEqualTo(TARGET.maxEmittedLoss());
        assertThat(TARGET.emittedLoss(new double[] {1}, 0)).isEqualTo(TARGET.maxEmittedLoss());
        assertThat(TARGET.emittedLoss(new double[] {1}, 1)).isZero();
    }

    @Test
    void uninformedLossIsThatOfPredictingOneHalf() {
        assertThat(TARGET.uninformedLoss()).isEqualTo(TARGET.emittedLoss(new double[] {0.5}, 1));
    }

    @Test
    void weightOfPositiveExamplesShiftsTheLogitByItsLogarithm() {
        TrainingSettings training = TrainingSettings.of(Loss.CROSS_ENTROPY, Fixtures.adam(0.01));
        assertThat(TARGET.logitShift(training)).containsExactly(0);
        assertThat(TARGET.logitShift(training.withPositiveWeight(8))[0]).isCloseTo(Math.log(8), within(1e-15));
    }

    @Test
    void trainingLossWeightsPositiveExamplesOnly() {
        TrainingSettings training =
                TrainingSettings.of(Loss.CROSS_ENTROPY, Fixtures.adam(0.01)).withPositiveWeight(3);
        double[] delta = new double[1];
        assertThat(TARGET.loss(training).valueAndDelta(new double[] {0}, 0, 1, delta))
                .isCloseTo(3 * Math.log(2), within(1e-15));
        assertThat(delta).containsExactly(-1.5);
        assertThat(TARGET.loss(training).valueAndDelta(new double[] {0}, 0, 0, delta))
                .isCloseTo(Math.log(2), within(1e-15));
        assertThat(delta).containsExactly(0.5);
    }

    @Test
    void labelsAreReadFromTheirBytes() {
        BinaryWriter out = new BinaryWriter();
        TARGET.writeLabel(1, out);
        TARGET.writeLabel(0, out);
        BinaryReader in = new BinaryReader(out.toBytes(), "labels");
        assertThat(TARGET.readLabel(in)).isEqualTo(1);
        assertThat(TARGET.readLabel(in)).isEqualTo(0);
        in.requireEnd();
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> TARGET.readLabel(new BinaryReader(new byte[] {2}, "labels")));
    }

    @Test
    void canonicalFormNeverChanges() {
        assertThat(TARGET.canonical()).isEqualTo("survived:binary");
    }
}
