package dev.lifeboat.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.evaluation.NaiveMetrics.Outcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BinaryEvaluationTest {
    private static final double THRESHOLD = 0.4;

    /** Bytes of the fading averages, at the end. */
    private static final int FADING = 4 * Double.BYTES;

    @Provide
    Arbitrary<List<Outcome>> outcomes() {
        return Outcomes.lists(50);
    }

    @Property(tries = 300)
    void windowContainsTheNewestPredictions(
            @ForAll("outcomes") List<Outcome> outcomes, @ForAll @IntRange(min = 1, max = 60) int window) {
        BinaryEvaluation evaluation = evaluation(outcomes, window);

        assertThat(evaluation.count()).isEqualTo(outcomes.size());
        assertThat(evaluation.capacity()).isEqualTo(window);
        assertWindow(evaluation, outcomes, Math.max(0, outcomes.size() - window));
        assertSame(evaluation.sinceStart().model(), outcomes, THRESHOLD);
        assertSame(evaluation.sinceStart().majority(), majority(outcomes), 0.5);
        assertSame(evaluation.sinceStart().previousLabel(), previousLabel(outcomes), 0.5);
    }

    @Property(tries = 300)
    void resizedWindowKeepsTheNewestPredictions(
            @ForAll("outcomes") List<Outcome> before,
            @ForAll("outcomes") List<Outcome> after,
            @ForAll @IntRange(min = 1, max = 60) int window,
            @ForAll @IntRange(min = 1, max = 60) int resized) {
        BinaryEvaluation evaluation = evaluation(before, window);
        Comparison sinceStart = evaluation.sinceStart();
        evaluation.configure(settings(resized));
        assertThat(evaluation.sinceStart()).isEqualTo(sinceStart);
        assertThat(evaluation.capacity()).isEqualTo(resized);
        assertWindow(evaluation, before, before.size() - Math.min(before.size(), Math.min(window, resized)));

        after.forEach(outcome -> evaluation.add(outcome.probability(), outcome.label()));
        List<Outcome> all = new ArrayList<>(before);
        all.addAll(after);
        int kept = Math.min(resized, Math.min(before.size(), window) + after.size());
        assertWindow(evaluation, all, all.size() - kept);
    }

    private static void assertWindow(BinaryEvaluation evaluation, List<Outcome> all, int from) {
        Comparison actual = evaluation.window();
        List<Outcome> model = all.subList(from, all.size());
        assertSame(actual.model(), model, THRESHOLD);
        assertThat(actual.model().auc()).isCloseTo(NaiveMetrics.auc(model), within(1e-12));
        // The baselines of a window have seen the labels before it.
        assertSame(actual.majority(), majority(all).subList(from, all.size()), 0.5);
        assertSame(actual.previousLabel(), previousLabel(all).subList(from, all.size()), 0.5);
    }

    /** The predictions of a baseline that knows the share of positive labels so far. */
    private static List<Outcome> majority(List<Outcome> outcomes) {
        List<Outcome> predicted = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            double positives =
                    outcomes.subList(0, i).stream().filter(Outcome::label).count();
            predicted.add(
                    new Outcome(i == 0 ? 0.5 : positives / i, outcomes.get(i).label()));
        }
        return predicted;
    }

    /** The predictions of a baseline that repeats the last label. */
    private static List<Outcome> previousLabel(List<Outcome> outcomes) {
        List<Outcome> predicted = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            predicted.add(new Outcome(
                    i == 0 ? 0.5 : outcomes.get(i - 1).y(), outcomes.get(i).label()));
        }
        return predicted;
    }

    private static void assertSame(Metrics actual, List<Outcome> outcomes, double threshold) {
        Metrics expected = MetricSumsTest.sums(outcomes, threshold).metrics(actual.auc());
        assertThat(actual).isEqualTo(expected);
        assertThat(actual.accuracy()).isCloseTo(NaiveMetrics.accuracy(outcomes, threshold), within(1e-12));
        assertThat(actual.brier()).isCloseTo(NaiveMetrics.brier(outcomes), within(1e-12));
    }

    @Property(tries = 200)
    void fadingAveragesWeightEachPredictionByItsAge(
            @ForAll("outcomes") List<Outcome> outcomes, @ForAll @IntRange(min = 1, max = 60) int window) {
        FadingAverages fading = evaluation(outcomes, window).fading();
        assertThat(fading.accuracy())
                .isCloseTo(
                        faded(outcomes, window, one -> NaiveMetrics.accuracy(List.of(one), THRESHOLD)), within(1e-12));
        assertThat(fading.logLoss())
                .isCloseTo(faded(outcomes, window, one -> NaiveMetrics.logLoss(List.of(one))), within(1e-10));
        assertThat(fading.brier())
                .isCloseTo(faded(outcomes, window, one -> NaiveMetrics.brier(List.of(one))), within(1e-12));
    }

    private static double faded(List<Outcome> outcomes, int window, ToDoubleFunction<Outcome> metric) {
        double weights = 0;
        double sum = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            double weight = Math.pow(1 - 1.0 / window, outcomes.size() - 1 - i);
            weights += weight;
            sum += weight * metric.applyAsDouble(outcomes.get(i));
        }
        return sum / weights;
    }

    @Test
    void emptyWindowHasNoMetrics() {
        Comparison empty = new BinaryEvaluation(settings(5)).window();
        assertThat(empty.model().count()).isZero();
        assertThat(empty.model().auc()).isNaN();
        assertThat(empty.majority().accuracy()).isNaN();
        assertThat(empty).isEqualTo(new BinaryEvaluation(settings(5)).sinceStart());
    }

    @Test
    void baselinesPredictOneHalfBeforeTheFirstLabel() {
        BinaryEvaluation evaluation = new BinaryEvaluation(settings(5));
        evaluation.add(0.9, true);
        assertThat(evaluation.sinceStart().majority().brier()).isEqualTo(0.25);
        assertThat(evaluation.sinceStart().previousLabel().brier()).isEqualTo(0.25);
        assertThat(evaluation.sinceStart().model().accuracy()).isEqualTo(1);
        assertThat(evaluation.sinceStart().model().auc()).isNaN();
    }

    @Test
    void encodedPredictionsAndLabelsEqualProbabilitiesAndBooleans() {
        BinaryEvaluation encoded = new BinaryEvaluation(settings(5));
        BinaryEvaluation decoded = new BinaryEvaluation(settings(5));
        encoded.add(new double[] {0.75}, 1);
        encoded.add(new double[] {0.25}, 0);
        decoded.add(0.75, true);
        decoded.add(0.25, false);
        assertThat(bytes(encoded)).isEqualTo(bytes(decoded));
    }

    @Test
    void changedThresholdAppliesToTheWholeWindowAndToLaterPredictionsOnly() {
        BinaryEvaluation evaluation = new BinaryEvaluation(new EvaluationSettings(5, 0.5));
        evaluation.add(0.6, false);
        evaluation.configure(new EvaluationSettings(5, 0.7));
        evaluation.add(0.6, false);
        assertThat(evaluation.window().model().accuracy()).isEqualTo(1);
        assertThat(evaluation.sinceStart().model().accuracy()).isEqualTo(0.5);
    }

    @Property(tries = 200)
    void evaluationContinuesFromItsBytes(
            @ForAll("outcomes") List<Outcome> outcomes,
            @ForAll("outcomes") List<Outcome> more,
            @ForAll @IntRange(min = 1, max = 60) int window) {
        BinaryEvaluation evaluation = evaluation(outcomes, window);
        byte[] bytes = bytes(evaluation);
        BinaryReader in = new BinaryReader(bytes, "evaluation");
        BinaryEvaluation read = BinaryEvaluation.readFrom(in);
        in.requireEnd();
        assertThat(bytes(read)).isEqualTo(bytes);
        for (Outcome outcome : more) {
            evaluation.add(outcome.probability(), outcome.label());
            read.add(outcome.probability(), outcome.label());
        }
        assertThat(bytes(read)).isEqualTo(bytes(evaluation));
        assertThat(read.window()).isEqualTo(evaluation.window());
        assertThat(read.sinceStart()).isEqualTo(evaluation.sinceStart());
    }

    @Test
    void impossibleCapacityIsDamage() {
        for (int impossible : new int[] {-1, 0, EvaluationSettings.MAX_WINDOW + 1, Integer.MAX_VALUE}) {
            byte[] bytes = bytes(new BinaryEvaluation(settings(7)));
            int capacity = bytes.length - FADING - 1 - Double.BYTES - Integer.BYTES;
            assertThat(ByteBuffer.wrap(bytes).getInt(capacity)).isEqualTo(7);
            ByteBuffer.wrap(bytes).putInt(capacity, impossible);
            assertDamaged(bytes);
        }
    }

    @Test
    void impossibleThresholdIsDamage() {
        byte[] bytes = bytes(new BinaryEvaluation(settings(7)));
        int threshold = bytes.length - FADING - 1 - Double.BYTES;
        assertThat(ByteBuffer.wrap(bytes).getDouble(threshold)).isEqualTo(THRESHOLD);
        ByteBuffer.wrap(bytes).putDouble(threshold, Double.NaN);
        assertDamaged(bytes);
    }

    @Test
    void morePredictionsThanTheCapacityAreDamage() {
        byte[] bytes = bytes(evaluation(List.of(new Outcome(0.75, true)), 1));
        int size = bytes.length - FADING - Double.BYTES - 1 - 1;
        assertThat(bytes[size]).isEqualTo((byte) 1);
        bytes[size] = 2;
        assertDamaged(bytes);
    }

    @Test
    void impossibleProbabilityIsDamage() {
        for (double impossible : new double[] {-0.5, 1.5, Double.NaN}) {
            byte[] bytes = bytes(evaluation(List.of(new Outcome(0.75, true)), 1));
            int probability = bytes.length - FADING - 1 - Double.BYTES;
            assertThat(ByteBuffer.wrap(bytes).getDouble(probability)).isEqualTo(0.75);
            ByteBuffer.wrap(bytes).putDouble(probability, impossible);
            assertDamaged(bytes);
        }
    }

    private static void assertDamaged(byte[] bytes) {
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> BinaryEvaluation.readFrom(new BinaryReader(bytes, "evaluation")))
                .withMessageStartingWith("the evaluation ");
    }

    private static BinaryEvaluation evaluation(List<Outcome> outcomes, int window) {
        BinaryEvaluation evaluation = new BinaryEvaluation(settings(window));
        outcomes.forEach(outcome -> evaluation.add(outcome.probability(), outcome.label()));
        return evaluation;
    }

    private static EvaluationSettings settings(int window) {
        return new EvaluationSettings(window, THRESHOLD);
    }

    private static byte[] bytes(Evaluation evaluation) {
        BinaryWriter out = new BinaryWriter();
        evaluation.writeTo(out);
        return out.toBytes();
    }
}
