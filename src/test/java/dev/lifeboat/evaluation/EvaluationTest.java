package dev.lifeboat.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.evaluation.NaiveMetrics.Outcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final double THRESHOLD = 0.4;

    @Provide
    Arbitrary<List<Outcome>> outcomes() {
        return Outcomes.lists(50);
    }

    @Property(tries = 300)
    void windowIsThatOfTheNewest(
            @ForAll("outcomes") List<Outcome> outcomes, @ForAll @IntRange(min = 1, max = 60) int window) {
        Evaluation evaluation = evaluation(outcomes, window);

        int from = Math.max(0, outcomes.size() - window);
        assertWindow(evaluation, outcomes, from);
        assertSame(evaluation.sinceStart().model(), outcomes, THRESHOLD);
        assertSame(evaluation.sinceStart().majority(), majority(outcomes), 0.5);
        assertSame(evaluation.sinceStart().previousLabel(), previousLabel(outcomes), 0.5);
    }

    @Property(tries = 300)
    void resizedWindowKeepsTheNewest(
            @ForAll("outcomes") List<Outcome> before,
            @ForAll("outcomes") List<Outcome> after,
            @ForAll @IntRange(min = 1, max = 60) int window,
            @ForAll @IntRange(min = 1, max = 60) int resized) {
        Evaluation evaluation = evaluation(before, window);
        Comparison sinceStart = evaluation.sinceStart();
        evaluation.resizeWindow(resized);
        assertThat(evaluation.sinceStart()).isEqualTo(sinceStart);
        assertWindow(evaluation, before, before.size() - Math.min(before.size(), Math.min(window, resized)));

        after.forEach(outcome -> evaluation.add(outcome.probability(), outcome.label(), THRESHOLD));
        List<Outcome> all = new ArrayList<>(before);
        all.addAll(after);
        int kept = Math.min(resized, Math.min(before.size(), window) + after.size());
        assertWindow(evaluation, all, all.size() - kept);
    }

    private static void assertWindow(Evaluation evaluation, List<Outcome> all, int from) {
        Comparison actual = evaluation.window(THRESHOLD);
        List<Outcome> model = all.subList(from, all.size());
        assertSame(actual.model(), model, THRESHOLD);
        assertThat(actual.model().auc()).isCloseTo(NaiveMetrics.auc(model), within(1e-12));
        // The baselines of a window know what came before it.
        assertSame(actual.majority(), majority(all).subList(from, all.size()), 0.5);
        assertSame(actual.previousLabel(), previousLabel(all).subList(from, all.size()), 0.5);
    }

    /** What a baseline would have said that knows the share of ones so far. */
    private static List<Outcome> majority(List<Outcome> outcomes) {
        List<Outcome> said = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            double ones = outcomes.subList(0, i).stream().filter(Outcome::label).count();
            said.add(new Outcome(i == 0 ? 0.5 : ones / i, outcomes.get(i).label()));
        }
        return said;
    }

    /** What a baseline would have said that repeats the last label. */
    private static List<Outcome> previousLabel(List<Outcome> outcomes) {
        List<Outcome> said = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            said.add(new Outcome(
                    i == 0 ? 0.5 : outcomes.get(i - 1).y(), outcomes.get(i).label()));
        }
        return said;
    }

    private static void assertSame(Metrics actual, List<Outcome> outcomes, double threshold) {
        Metrics expected = MetricSumsTest.sums(outcomes, threshold).metrics(actual.auc());
        assertThat(actual).isEqualTo(expected);
        assertThat(actual.accuracy()).isCloseTo(NaiveMetrics.accuracy(outcomes, threshold), within(1e-12));
        assertThat(actual.brier()).isCloseTo(NaiveMetrics.brier(outcomes), within(1e-12));
    }

    @Test
    void emptyWindowHasNoMetrics() {
        Comparison empty = new Evaluation(5).window(0.5);
        assertThat(empty.model().count()).isZero();
        assertThat(empty.model().auc()).isNaN();
        assertThat(empty.majority().accuracy()).isNaN();
        assertThat(empty).isEqualTo(new Evaluation(5).sinceStart());
    }

    @Test
    void baselinesAreUndecidedBeforeTheFirstLabel() {
        Evaluation evaluation = new Evaluation(5);
        evaluation.add(0.9, true, 0.5);
        assertThat(evaluation.sinceStart().majority().brier()).isEqualTo(0.25);
        assertThat(evaluation.sinceStart().previousLabel().brier()).isEqualTo(0.25);
        assertThat(evaluation.sinceStart().model().accuracy()).isEqualTo(1);
        assertThat(evaluation.sinceStart().model().auc()).isNaN();
    }

    @Property(tries = 200)
    void evaluationSurvivesItsBytes(
            @ForAll("outcomes") List<Outcome> outcomes,
            @ForAll("outcomes") List<Outcome> more,
            @ForAll @IntRange(min = 1, max = 60) int window) {
        Evaluation evaluation = evaluation(outcomes, window);
        byte[] bytes = bytes(evaluation);
        BinaryReader in = new BinaryReader(bytes, "evaluation");
        Evaluation read = Evaluation.readFrom(in, 60, true);
        in.requireEnd();
        assertThat(bytes(read)).isEqualTo(bytes);
        for (Outcome outcome : more) {
            evaluation.add(outcome.probability(), outcome.label(), THRESHOLD);
            read.add(outcome.probability(), outcome.label(), THRESHOLD);
        }
        assertThat(bytes(read)).isEqualTo(bytes(evaluation));
        assertThat(read.window(THRESHOLD)).isEqualTo(evaluation.window(THRESHOLD));
        assertThat(read.sinceStart()).isEqualTo(evaluation.sinceStart());
    }

    @Test
    void windowLargerThanBelievedIsDamage() {
        byte[] bytes = bytes(new Evaluation(61));
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> Evaluation.readFrom(new BinaryReader(bytes, "evaluation"), 60, true));
    }

    @Test
    void probabilityThatCannotBeIsDamage() {
        for (double impossible : new double[] {-0.5, 1.5, Double.NaN}) {
            byte[] bytes = bytes(evaluation(List.of(new Outcome(0.75, true)), 1));
            byte[] damaged = bytes.clone();
            ByteBuffer.wrap(damaged).putDouble(damaged.length - 5 * Double.BYTES - 1, impossible);
            assertThatExceptionOfType(BinaryFormatException.class)
                    .isThrownBy(() -> Evaluation.readFrom(new BinaryReader(damaged, "evaluation"), 60, true));
        }
    }

    @Test
    void windowHoldsAtLeastOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Evaluation(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Evaluation(3).resizeWindow(0));
    }

    private static Evaluation evaluation(List<Outcome> outcomes, int window) {
        Evaluation evaluation = new Evaluation(window);
        outcomes.forEach(outcome -> evaluation.add(outcome.probability(), outcome.label(), THRESHOLD));
        return evaluation;
    }

    private static byte[] bytes(Evaluation evaluation) {
        BinaryWriter out = new BinaryWriter();
        evaluation.writeTo(out);
        return out.toBytes();
    }
}
