package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.evaluation.EvaluationSettings;
import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.Schedule;
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
        Learner one = Fixtures.learner(Fixtures.richSettings());
        Learner other = Fixtures.learner(Fixtures.richSettings());
        JournalCodec codec = Fixtures.journalCodec();
        for (int i = 0; i < length; i++) {
            List<Step> steps = one.fold(i, journal.get(i));
            JournalEntry read = codec.fromBytes(codec.toBytes(journal.get(i)));
            assertThat(other.fold(i, read)).isEqualTo(steps);
            assertThat(Fixtures.bytes(other)).isEqualTo(Fixtures.bytes(one));
        }
        assertThat(other.model().sha256()).isEqualTo(one.model().sha256());
    }

    @Test
    void entriesOutOfOrderAreRejectedAndChangeNothing() {
        Learner learner = Fixtures.learner();
        assertRejected(learner, 0, entry(0, 1));
        assertRejected(learner, 0, entry(3, 7));
        learner.fold(10, entry(0, 0));
        learner.fold(11, entry(0, 1));
        learner.fold(12, entry(5, 0));
        assertRejected(learner, 13, entry(0, 1));
        assertRejected(learner, 13, entry(0, 3));
        assertRejected(learner, 13, entry(5, 0));
        assertRejected(learner, 13, entry(6, 1));
        assertRejected(learner, 12, entry(0, 2));
        assertRejected(learner, 3, entry(0, 2));
        learner.fold(13, entry(0, 2));
        assertThat(learner.state().sequences()).hasSize(2).containsEntry(0, 3L).containsEntry(5, 1L);
    }

    @Test
    void negativeOffsetIsRejected() {
        assertRejected(Fixtures.learner(), -1, entry(0, 0));
    }

    @Test
    void entriesOfOtherModelsAreRejectedAndChangeNothing() {
        Learner learner = Fixtures.learner();
        ExamplesEntry own = entry(0, 0);
        ExamplesEntry otherModel = new ExamplesEntry(
                new Fingerprint(own.fingerprint().bits() ^ 1), 0, 0, own.contributions(), own.totals());
        assertRejected(learner, 0, otherModel);
        assertRejected(learner, 0, Fixtures.entry(0, new RunningMoments(3), List.of()));
        Example narrow = new Example(new double[2], 1, new double[] {0.5}, 0, Use.TRAINING, 0);
        assertRejected(learner, 0, Fixtures.entry(0, new RunningMoments(2), List.of(example(Use.TRAINING), narrow)));
    }

    private static void assertRejected(Learner learner, long offset, ExamplesEntry entry) {
        byte[] before = Fixtures.bytes(learner);
        assertThatExceptionOfType(JournalOrderException.class).isThrownBy(() -> learner.fold(offset, entry));
        assertThat(Fixtures.bytes(learner)).isEqualTo(before);
    }

    @Test
    void stateOfAnotherModelIsRejected() {
        ModelSignature other = new ModelSignature(Fixtures.SIGNATURE.features(), new BinaryTarget("other"));
        LearnerState state = Fixtures.learner().state();
        assertThatExceptionOfType(ModelMismatchException.class).isThrownBy(() -> new Learner(other, state));
    }

    @Test
    void momentsWithoutExamplesChangeTheScalingOnly() {
        Learner learner = Fixtures.learner();
        Fixtures.fold(learner, 0, Fixtures.journal(1, 20));
        long[] parameters = Bits.of(learner.state().leader().network().parameters());
        LearnerState before = Fixtures.CODEC.fromBytes(Fixtures.bytes(learner));
        RunningMoments delta = Fixtures.moments(random, 12);

        Step step = Fixtures.step(learner, 1000, Fixtures.entry(0, before.nextSequence(0), delta, List.of()));

        assertThat(step).isEqualTo(new Step(0, Double.NaN, Double.NaN, false, 0));
        assertThat(Bits.of(learner.state().leader().network().parameters())).isEqualTo(parameters);
        assertThat(learner.state().step()).isEqualTo(before.step());
        assertThat(learner.state().counts()).isEqualTo(before.counts());
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
    void heldOutExamplesChangeNoParameter(@ForAll long seed) {
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
                    Fixtures.entry(
                            entry.partition(),
                            entry.sequence(),
                            entry.contributions().get(0).moments(),
                            learned));
        }
        assertThat(held).isPositive();
        assertThat(Bits.of(with.state().leader().network().parameters()))
                .isEqualTo(Bits.of(without.state().leader().network().parameters()))
                .isNotEqualTo(Bits.of(Fixtures.initialParameters()));
        assertThat(with.state().counts()).isEqualTo(without.state().counts());
        assertThat(with.model().sha256()).isEqualTo(without.model().sha256());
        assertThat(with.state().evaluations().heldOut().count()).isPositive();
        assertThat(without.state().evaluations().heldOut().count()).isZero();
    }

    @Test
    void stepWithANonFiniteGradientIsSkippedAndCounted() {
        Learner learner = Fixtures.learner();
        learner.fold(0, Fixtures.entry(0, Fixtures.moments(random, 9), List.of(example(Use.TRAINING))));
        long[] parameters = Bits.of(learner.state().leader().network().parameters());
        // The second input is not scaled, so it is not clipped.
        double[] features = {1, Double.POSITIVE_INFINITY, 1};
        Example infinite = new Example(features, 1, new double[] {0.5}, 0, Use.TRAINING, 0);

        Step step = Fixtures.step(learner, 1, Fixtures.entry(1, new RunningMoments(2), List.of(infinite)));

        assertThat(step.skipped()).isTrue();
        assertThat(step.gradientNorm()).isNotFinite();
        assertThat(learner.state().counts()).isEqualTo(new TrainingCounts(1, 1, 1));
        assertThat(learner.state().step()).isEqualTo(1);
        assertThat(Bits.of(learner.state().leader().network().parameters())).isEqualTo(parameters);
        assertThat(learner.model().isBounded()).isTrue();
        assertThat(Fixtures.step(learner, 2, Fixtures.entry(2, new RunningMoments(2), List.of(example(Use.TRAINING))))
                        .skipped())
                .isFalse();
    }

    @Test
    void evaluationUsesTheProbabilityThatWasEmitted() {
        Learner learner = Fixtures.learner();
        List<Example> examples = new ArrayList<>();
        double prequentialBrier = 0;
        for (double emitted : new double[] {0.9, 0.2, 0.7}) {
            examples.add(emitted(emitted, 1, Use.TRAINING));
            prequentialBrier += (1 - emitted) * (1 - emitted) / 3;
        }
        examples.add(emitted(0.25, 0, Use.HELD_OUT));
        examples.add(emitted(0.75, 0, Use.EXPIRED));
        examples.add(emitted(0.5, 0, Use.EXPIRED_HELD_OUT));

        Step step = Fixtures.step(learner, 0, Fixtures.entry(0, new RunningMoments(2), examples));

        assertThat(step.examples()).isEqualTo(4);
        Evaluations evaluations = learner.state().evaluations();
        assertThat(evaluations.prequential().count()).isEqualTo(3);
        assertThat(evaluations.heldOut().count()).isEqualTo(1);
        assertThat(evaluations.expired().count()).isEqualTo(2);
        assertThat(Fixtures.binary(evaluations.prequential()).window().model().brier())
                .isCloseTo(prequentialBrier, within(1e-15));
        assertThat(Fixtures.binary(evaluations.heldOut()).window().model().brier())
                .isEqualTo(0.0625);
        assertThat(Fixtures.binary(evaluations.expired()).sinceStart().model().brier())
                .isEqualTo((0.5625 + 0.25) / 2);
    }

    @Test
    void settingsOfTheJournalDetermineTheStep() {
        List<Example> examples = List.of(example(Use.TRAINING), example(Use.TRAINING));
        TrainingSettings training = new TrainingSettings(
                Loss.CROSS_ENTROPY,
                Loss.Reduction.SUM,
                new Optimizer.Sgd(1, 0),
                Schedule.CONSTANT,
                0.125,
                1,
                ExperienceReplay.OFF,
                1);
        LearningSettings settings = SingleNetwork.withTraining(Fixtures.settings(), training)
                .withScaling(ScalingSettings.withoutDecay(4))
                .withEvaluation(new EvaluationSettings(3, 0.25));
        Learner learner = Fixtures.learner();
        double[] before = learner.state().leader().network().parameters().clone();
        assertThat(learner.fold(0, Fixtures.settingsEntry(settings))).isEmpty();

        Step step = Fixtures.step(learner, 1, Fixtures.entry(0, Fixtures.moments(random, 10), examples));

        assertThat(step.gradientNorm()).isGreaterThan(0.125);
        double[] after = learner.state().leader().network().parameters();
        double moved = 0;
        for (int i = 0; i < after.length; i++) {
            moved += (after[i] - before[i]) * (after[i] - before[i]);
        }
        assertThat(Math.sqrt(moved)).isCloseTo(0.125, within(1e-6)).isLessThan(0.125);
        assertThat(learner.state().evaluations().prequential().capacity()).isEqualTo(3);
        assertThat(learner.state().evaluations().heldOut().capacity()).isEqualTo(3);
        assertThat(learner.state().evaluations().expired().capacity()).isEqualTo(3);
        assertThat(learner.model().clip()).isEqualTo(4);
    }

    @Test
    void thresholdOfTheSettingsDeterminesThePredictedLabel() {
        for (double threshold : new double[] {0.25, 0.5}) {
            Learner learner =
                    Fixtures.learner(Fixtures.settings().withEvaluation(new EvaluationSettings(3, threshold)));
            List<Example> examples = List.of(emitted(0.4, 1, Use.TRAINING));
            learner.fold(0, Fixtures.entry(0, new RunningMoments(2), examples));
            assertThat(Fixtures.binary(learner.state().evaluations().prequential())
                            .sinceStart()
                            .model()
                            .accuracy())
                    .isEqualTo(threshold < 0.4 ? 1 : 0);
        }
    }

    /** How contributions are distributed over journal records does not matter. */
    @Property(tries = 100)
    void splittingTheSameContributionsDifferentlyChangesNoBit(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int length) {
        SplitMix64 chance = new SplitMix64(seed);
        List<ExamplesEntry> single = Fixtures.journal(seed, length);
        Learner one = Fixtures.learner(Fixtures.richSettings());
        Learner other = Fixtures.learner(Fixtures.richSettings());
        for (int partition = 0; partition < 2; partition++) {
            long only = partition;
            List<ExamplesEntry> own =
                    single.stream().filter(entry -> entry.partition() == only).toList();
            int from = 0;
            while (from < own.size()) {
                int to = Math.min(own.size(), from + 1 + chance.nextInt(5));
                long offset = one.state().version() + 1 + to - from;
                for (int i = from; i < to; i++) {
                    one.fold(offset - to + i + 1, own.get(i));
                }
                other.fold(offset, together(own.subList(from, to)));
                assertThat(Fixtures.bytes(other)).isEqualTo(Fixtures.bytes(one));
                from = to;
            }
        }
    }

    private static ExamplesEntry together(List<ExamplesEntry> entries) {
        ExamplesEntry first = entries.get(0);
        List<Contribution> contributions = entries.stream()
                .flatMap(entry -> entry.contributions().stream())
                .toList();
        return new ExamplesEntry(
                first.fingerprint(), first.partition(), first.sequence(), contributions, first.totals());
    }

    @Test
    void journalWithoutSettingsIsRejected() {
        Learner learner = new Learner(Fixtures.SIGNATURE, LearnerState.empty(Fixtures.SIGNATURE));
        assertRejected(learner, 0, entry(0, 0));
        learner.fold(0, Fixtures.settingsEntry(Fixtures.settings()));
        learner.fold(1, entry(0, 0));
        assertThat(learner.state().settingsChanges()).isZero();
    }

    @Test
    void pausedLearnerEvaluatesAndLearnsNothing() {
        Learner learner = Fixtures.learner(Fixtures.richSettings());
        learner.fold(0, Fixtures.batch(0, 8));
        String before = learner.model().sha256();
        learner.fold(1, Fixtures.settingsEntry(Fixtures.richSettings().withPaused(true)));

        Step step = Fixtures.step(learner, 2, Fixtures.batch(1, 8));

        assertThat(step.examples()).isZero();
        assertThat(learner.model().sha256()).isEqualTo(before);
        assertThat(learner.state().counts().examples()).isEqualTo(8);
        assertThat(learner.state().evaluations().prequential().count()).isEqualTo(16);
        learner.fold(3, Fixtures.settingsEntry(Fixtures.richSettings()));
        learner.fold(4, Fixtures.batch(2, 8));
        assertThat(learner.model().sha256()).isNotEqualTo(before);
        assertThat(learner.state().settingsChanges()).isEqualTo(2);
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
        Contribution only = entry.contributions().get(0);
        Contribution late = new Contribution(eventTime, only.moments(), only.examples());
        return new ExamplesEntry(entry.fingerprint(), 0, sequence, List.of(late), entry.totals());
    }

    private ExamplesEntry entry(int partition, long sequence) {
        return Fixtures.entry(partition, sequence, Fixtures.moments(random, 3), List.of(example(Use.TRAINING)));
    }

    private Example example(Use use) {
        return Fixtures.example(random, use);
    }

    private static Example emitted(double probability, double label, Use use) {
        return new Example(new double[] {30, 1, 500}, label, new double[] {probability}, 3, use, 0);
    }
}
