package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.stats.RunningMoments;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LearnerTest {
    private final SplitMix64 random = new SplitMix64(42);

    @Property(tries = 100)
    void sameJournalGivesTheSameBytes(@ForAll long seed, @ForAll @IntRange(max = 40) int length) {
        List<ExamplesEntry> journal = Fixtures.journal(seed, length);
        Learner one = Fixtures.learner();
        Learner other = Fixtures.learner();
        JournalCodec codec = new JournalCodec();
        for (int i = 0; i < length; i++) {
            Step step = one.fold(i, journal.get(i));
            ExamplesEntry carried = codec.fromBytes(codec.toBytes(journal.get(i)));
            assertThat(other.fold(i, carried)).isEqualTo(step);
            assertThat(other.state().toBytes()).isEqualTo(one.state().toBytes());
        }
        assertThat(other.model().sha256()).isEqualTo(one.model().sha256());
    }

    @Test
    void recordsOutOfOrderAreRefusedAndChangeNothing() {
        Learner learner = Fixtures.learner();
        assertRefused(learner, 0, entry(0, 1));
        assertRefused(learner, 0, entry(3, 7));
        learner.fold(10, entry(0, 0));
        learner.fold(11, entry(0, 1));
        learner.fold(12, entry(5, 0));
        assertRefused(learner, 13, entry(0, 1));
        assertRefused(learner, 13, entry(0, 3));
        assertRefused(learner, 13, entry(5, 0));
        assertRefused(learner, 13, entry(6, 1));
        assertRefused(learner, 12, entry(0, 2));
        assertRefused(learner, 3, entry(0, 2));
        learner.fold(13, entry(0, 2));
        assertThat(learner.state().sequences()).hasSize(2).containsEntry(0, 3L).containsEntry(5, 1L);
    }

    @Test
    void offsetBelowZeroIsRefused() {
        assertRefused(Fixtures.learner(), -1, entry(0, 0));
    }

    @Test
    void foreignRecordsAreRefusedAndChangeNothing() {
        Learner learner = Fixtures.learner();
        ExamplesEntry own = entry(0, 0);
        ExamplesEntry foreign = new ExamplesEntry(
                new Fingerprint(own.fingerprint().bits() ^ 1),
                own.settings(),
                0,
                0,
                own.eventTime(),
                own.moments(),
                own.examples(),
                own.totals());
        assertRefused(learner, 0, foreign);
        assertRefused(learner, 0, Fixtures.entry(0, new RunningMoments(3), List.of()));
        assertRefused(
                learner,
                0,
                Fixtures.entry(
                        0,
                        new RunningMoments(2),
                        List.of(example(Use.TRAINING), new Example(new double[2], true, 0.5, 0, Use.TRAINING, 0))));
    }

    private static void assertRefused(Learner learner, long offset, ExamplesEntry entry) {
        byte[] before = learner.state().toBytes();
        assertThatExceptionOfType(JournalOrderException.class).isThrownBy(() -> learner.fold(offset, entry));
        assertThat(learner.state().toBytes()).isEqualTo(before);
    }

    @Test
    void stateOfAnotherModelIsRefused() {
        ModelDefinition other = new ModelDefinition(
                Fixtures.DEFINITION.inputs(),
                Fixtures.DEFINITION.scaledInputs(),
                Fixtures.DEFINITION.shape(),
                new Initialization(1913, Initialization.Distribution.GLOROT, Initialization.Distribution.ZERO));
        LearnerState state = Fixtures.learner().state();
        assertThatExceptionOfType(JournalOrderException.class).isThrownBy(() -> new Learner(other, state));
    }

    @Test
    void momentsAloneChangeTheScalingAndNoWeight() {
        Learner learner = Fixtures.learner();
        Fixtures.fold(learner, 0, Fixtures.journal(1, 20));
        long[] weights = Bits.of(learner.state().parameters());
        LearnerState before = LearnerState.fromBytes(learner.state().toBytes());
        RunningMoments delta = Fixtures.moments(random, 12);

        Step step =
                learner.fold(1000, Fixtures.entry(0, before.nextSequence(0), Fixtures.settings(), delta, List.of()));

        assertThat(step).isEqualTo(new Step(0, Double.NaN, Double.NaN, false));
        assertThat(Bits.of(learner.state().parameters())).isEqualTo(weights);
        assertThat(learner.state().step()).isEqualTo(before.step());
        assertThat(learner.state().batches()).isEqualTo(before.batches());
        assertThat(learner.state().eventTime()).isEqualTo(before.eventTime());
        assertThat(learner.state().version()).isEqualTo(1000);
        assertThat(learner.model().version()).isEqualTo(1000);
        before.moments().mergeInPlace(delta);
        assertThat(learner.model().scaling().count(1))
                .isEqualTo(before.moments().count(1));
        assertThat(learner.model().scaling().mean(1)).isEqualTo(before.moments().mean(1));
        assertThat(learner.model().scaling().standardDeviation(1))
                .isEqualTo(before.moments().standardDeviation(1));
    }

    @Property(tries = 100)
    void heldOutExamplesChangeNoWeight(@ForAll long seed) {
        Learner with = Fixtures.learner();
        Learner without = Fixtures.learner();
        int held = 0;
        List<ExamplesEntry> journal = Fixtures.journal(seed, 30);
        for (int offset = 0; offset < journal.size(); offset++) {
            ExamplesEntry entry = journal.get(offset);
            List<Example> learned =
                    entry.examples().stream().filter(e -> e.use().isLearned()).toList();
            held += entry.examples().size() - learned.size();
            with.fold(offset, entry);
            without.fold(
                    offset,
                    Fixtures.entry(entry.partition(), entry.sequence(), entry.settings(), entry.moments(), learned));
        }
        assertThat(held).isPositive();
        assertThat(Bits.of(with.state().parameters()))
                .isEqualTo(Bits.of(without.state().parameters()))
                .isNotEqualTo(Bits.of(Fixtures.learner().state().parameters()));
        assertThat(with.state().examples()).isEqualTo(without.state().examples());
        assertThat(with.model().sha256()).isEqualTo(without.model().sha256());
        assertThat(without.state().evaluations().heldOut().sinceStart().model().count())
                .isZero();
    }

    @Test
    void gradientThatIsNotFiniteIsSkippedAndCounted() {
        Learner learner = Fixtures.learner();
        learner.fold(0, Fixtures.entry(0, Fixtures.moments(random, 9), List.of(example(Use.TRAINING))));
        long[] weights = Bits.of(learner.state().parameters());
        // The second input is not scaled, so nothing bounds it.
        Example infinite = new Example(new double[] {1, Double.POSITIVE_INFINITY, 1}, true, 0.5, 0, Use.TRAINING, 0);

        Step step = learner.fold(1, Fixtures.entry(1, new RunningMoments(2), List.of(infinite)));

        assertThat(step.skipped()).isTrue();
        assertThat(step.gradientNorm()).isNotFinite();
        assertThat(learner.state().skipped()).isEqualTo(1);
        assertThat(learner.state().step()).isEqualTo(1);
        assertThat(learner.state().batches()).isEqualTo(1);
        assertThat(learner.state().examples()).isEqualTo(1);
        assertThat(Bits.of(learner.state().parameters())).isEqualTo(weights);
        assertThat(learner.model().isFinite()).isTrue();
        assertThat(learner.fold(2, Fixtures.entry(2, new RunningMoments(2), List.of(example(Use.TRAINING))))
                        .skipped())
                .isFalse();
    }

    @Test
    void evaluationUsesTheProbabilityThatWasEmitted() {
        Learner learner = Fixtures.learner();
        List<Example> examples = new ArrayList<>();
        double trainingBrier = 0;
        for (double emitted : new double[] {0.9, 0.2, 0.7}) {
            examples.add(said(emitted, true, Use.TRAINING));
            trainingBrier += (1 - emitted) * (1 - emitted) / 3;
        }
        examples.add(said(0.25, false, Use.HELD_OUT));
        examples.add(said(0.75, false, Use.EXPIRED));
        examples.add(said(0.5, false, Use.EXPIRED_HELD_OUT));

        Step step = learner.fold(0, Fixtures.entry(0, new RunningMoments(2), examples));

        assertThat(step.learned()).isEqualTo(4);
        Evaluations evaluations = learner.state().evaluations();
        assertThat(evaluations.training().window(0.5).model().brier()).isCloseTo(trainingBrier, within(1e-15));
        assertThat(evaluations.training().sinceStart().model().count()).isEqualTo(3);
        assertThat(evaluations.heldOut().window(0.5).model().brier()).isEqualTo(0.0625);
        assertThat(evaluations.expired().metrics().count()).isEqualTo(2);
        assertThat(evaluations.expired().metrics().brier()).isEqualTo((0.5625 + 0.25) / 2);
    }

    @Test
    void settingsOfTheRecordDecideTheStep() {
        List<Example> examples = List.of(example(Use.TRAINING), example(Use.TRAINING));
        LearningSettings settings = LearningSettings.plain(
                Loss.CROSS_ENTROPY, Loss.Reduction.SUM, new Optimizer.Sgd(1, 0), 0.125, 4, 3, 0.25);
        Learner learner = Fixtures.learner();
        double[] before = learner.state().parameters().clone();

        Step step = learner.fold(0, Fixtures.entry(0, 0, settings, Fixtures.moments(random, 10), examples));

        assertThat(step.gradientNorm()).isGreaterThan(0.125);
        double[] after = learner.state().parameters();
        double moved = 0;
        for (int i = 0; i < after.length; i++) {
            moved += (after[i] - before[i]) * (after[i] - before[i]);
        }
        assertThat(Math.sqrt(moved)).isCloseTo(0.125, within(1e-6)).isLessThan(0.125);
        assertThat(learner.state().threshold()).isEqualTo(0.25);
        assertThat(learner.model().clip()).isEqualTo(4);
    }

    @Test
    void newestEventTimeIsKept() {
        Learner learner = Fixtures.learner();
        assertThat(learner.state().eventTime()).isEqualTo(ModelVersion.NO_EVENT_TIME);
        learner.fold(0, at(0, 500));
        learner.fold(1, at(1, 400));
        assertThat(learner.state().eventTime()).isEqualTo(500);
        assertThat(learner.model().eventTime()).isEqualTo(500);
    }

    private ExamplesEntry at(long sequence, long eventTime) {
        ExamplesEntry entry = entry(0, sequence);
        return new ExamplesEntry(
                entry.fingerprint(),
                entry.settings(),
                0,
                sequence,
                eventTime,
                entry.moments(),
                entry.examples(),
                entry.totals());
    }

    private ExamplesEntry entry(int partition, long sequence) {
        return Fixtures.entry(
                partition, sequence, Fixtures.settings(), Fixtures.moments(random, 3), List.of(example(Use.TRAINING)));
    }

    private Example example(Use use) {
        return Fixtures.example(random, use);
    }

    private Example said(double emitted, boolean label, Use use) {
        return new Example(new double[] {30, 1, 500}, label, emitted, 3, use, 0);
    }
}
