package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.learning.DriftSettings.Detector;
import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.stats.RunningMoments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How a {@link Learner} learns with several members. */
class EnsembleTest {

    @Property(tries = 20)
    void membersThatLearnInParallelLearnTheSameBits(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int threads) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            Learner sequential = Fixtures.learner(Ensembles.rich());
            Learner parallel = new Learner(
                    Fixtures.SIGNATURE, LearnerState.initial(Fixtures.SIGNATURE, Ensembles.rich()), executor);
            Ensembles.Stream stream = new Ensembles.Stream(seed);
            for (int offset = 0; offset < 30; offset++) {
                ExamplesEntry entry = stream.next(sequential.model());
                assertThat(parallel.fold(offset, entry)).isEqualTo(sequential.fold(offset, entry));
                assertThat(Fixtures.bytes(parallel)).isEqualTo(Fixtures.bytes(sequential));
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /** How contributions are distributed over journal records does not matter. */
    @Property(tries = 50)
    void splittingTheSameContributionsDifferentlyChangesNoBit(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int length) {
        SplittableRandom chance = new SplittableRandom(seed);
        Learner one = Fixtures.learner(Ensembles.rich());
        Learner other = Fixtures.learner(Ensembles.rich());
        Ensembles.Stream stream = new Ensembles.Stream(seed);
        List<ExamplesEntry> waiting = new ArrayList<>();
        int together = 1 + chance.nextInt(5);
        for (int offset = 0; offset < length; offset++) {
            ExamplesEntry entry = stream.next(one.model());
            one.fold(offset, entry);
            waiting.add(entry);
            if (waiting.size() == together || offset == length - 1) {
                other.fold(offset, joined(waiting));
                waiting.clear();
                together = 1 + chance.nextInt(5);
                assertThat(other.model().sha256()).isEqualTo(one.model().sha256());
                assertThat(members(other)).isEqualTo(members(one));
                assertThat(other.state().counts()).isEqualTo(one.state().counts());
            }
        }
    }

    private static ExamplesEntry joined(List<ExamplesEntry> entries) {
        ExamplesEntry first = entries.get(0);
        List<Contribution> contributions = entries.stream()
                .flatMap(entry -> entry.contributions().stream())
                .toList();
        return new ExamplesEntry(first.fingerprint(), 0, first.sequence(), contributions, first.totals());
    }

    /** Everything that the members have learned: drift events contain the number of a journal record. */
    private static byte[] members(Learner learner) {
        BinaryWriter out = new BinaryWriter();
        learner.state().ensemble().writeTo(out, ReplayBuffer.Format.COMPLETE);
        return out.toBytes();
    }

    @Property(tries = 50)
    void weightsRemainADistributionWithoutShadows(@ForAll long seed) {
        Learner learner = Fixtures.learner(Ensembles.rich());
        Ensembles.Stream stream = new Ensembles.Stream(seed);
        assertThat(Ensembles.weights(learner.state())).containsExactly(0.25, 0.25, 0.25, 0.25, 0.0);
        for (int offset = 0; offset < 30; offset++) {
            learner.fold(offset, stream.next(learner.model()));
            List<Double> weights = Ensembles.weights(learner.state());
            assertThat(weights).allMatch(weight -> weight >= 0);
            assertThat(weights.stream().mapToDouble(Double::doubleValue).sum()).isCloseTo(1, within(1e-12));
            assertThat(weights.get(4)).isZero();
        }
        assertThat(learner.state().members()).allSatisfy(member -> {
            assertThat(member.evaluation().count()).isPositive();
            assertThat(Bits.of(member.network().parameters()))
                    .isNotEqualTo(Bits.of(member.member().initialParameters(Fixtures.SIGNATURE)));
        });
    }

    @Test
    void shadowDoesNotChangeAPrediction() {
        requireSamePredictions(
                Ensembles.of(Ensembles.LINEAR, Ensembles.COLLECTING),
                Ensembles.of(Ensembles.LINEAR, Ensembles.COLLECTING, Ensembles.SHADOW),
                0);
        requireSamePredictions(
                Ensembles.of(Ensembles.COLLECTING), Ensembles.of(Ensembles.SHADOW, Ensembles.COLLECTING), 0);
    }

    @Test
    void ensembleOfOneMemberPredictsAsItsNetworkAlone() {
        Member named = Ensembles.COLLECTING;
        Member single = Member.single(named.architecture(), named.training());
        requireSamePredictions(Ensembles.of(single), Ensembles.of(named), 0);
    }

    @Test
    void ensembleOfEqualMembersPredictsAsOneOfThem() {
        Member member = Ensembles.COLLECTING;
        Member twin = Ensembles.member("twin", member.architecture(), member.training());
        requireSamePredictions(Ensembles.of(member), Ensembles.of(member, twin), 1e-15);
    }

    private static void requireSamePredictions(LearningSettings some, LearningSettings others, double tolerance) {
        Learner one = Fixtures.learner(some);
        Learner other = Fixtures.learner(others);
        Ensembles.Stream stream = new Ensembles.Stream(7);
        Ensembles.Stream same = new Ensembles.Stream(7);
        for (int offset = 0; offset < 60; offset++) {
            ExamplesEntry entry = stream.next(one.model());
            ExamplesEntry otherEntry = same.next(other.model());
            for (int i = 0; i < entry.examples().size(); i++) {
                double[] expected = entry.examples().get(i).prediction();
                assertThat(otherEntry.examples().get(i).prediction()).containsExactly(expected, within(tolerance));
            }
            one.fold(offset, entry);
            other.fold(offset, otherEntry);
        }
        assertThat(Fixtures.probability(one.model(), 30, 1, 500)).isNotEqualTo(0.5);
    }

    @Test
    void memberThatPredictsBetterLeads() {
        Optimizer frozen = new Optimizer.Sgd(Double.MIN_NORMAL, 0);
        Member untrained =
                Ensembles.member("untrained", Fixtures.architecture(), TrainingSettings.of(Loss.CROSS_ENTROPY, frozen));
        Learner learner = Fixtures.learner(Ensembles.of(untrained, Ensembles.DEEP));
        assertThat(learner.state().leader().member()).isEqualTo(untrained);
        fold(learner, 0, new Ensembles.Stream(3), 200);
        assertThat(learner.state().leader().member()).isEqualTo(Ensembles.DEEP);
        assertThat(learner.model().leader().name()).isEqualTo("deep");
        assertThat(learner.state().leader().weight()).isGreaterThan(0.9);
    }

    @Test
    void stepsAreThoseOfAllMembersAndCountsThoseOfTheEnsemble() {
        Learner learner = Fixtures.learner(Ensembles.of(Ensembles.LINEAR, Ensembles.COLLECTING));
        Ensembles.Stream stream = new Ensembles.Stream(1);
        for (int offset = 0; offset < 3; offset++) {
            learner.fold(offset, stream.training(learner.model(), 4));
        }
        // Three mini-batches for one member; for the other one step with eight examples, followed by a replay step.
        assertThat(learner.state().step()).isEqualTo(3 + 2);
        assertThat(learner.state().counts()).isEqualTo(new TrainingCounts(3, 12, 0));
    }

    @Test
    void newMemberHasNoWeightUntilItsOwnPredictionsAreJudged() {
        Learner learner = Fixtures.learner(Ensembles.of(Ensembles.LINEAR, Ensembles.DEEP));
        Ensembles.Stream stream = new Ensembles.Stream(5);
        fold(learner, 0, stream, 5);
        String before = prediction(learner);
        ExamplesEntry emittedBefore = stream.training(learner.model(), 8);

        configure(learner, 10, Ensembles.LINEAR, Ensembles.DEEP, Ensembles.COLLECTING);

        assertThat(learner.state().members().get(2).weight()).isZero();
        assertThat(prediction(learner)).isEqualTo(before);
        learner.fold(11, emittedBefore);
        assertThat(learner.state().members().get(2).weight()).isZero();
        assertThat(learner.state().members().get(2).evaluation().count()).isZero();
        learner.fold(12, stream.training(learner.model(), 8));
        assertThat(learner.state().members().get(2).weight()).isPositive();
        assertThat(learner.state().members().get(2).evaluation().count()).isEqualTo(8);
    }

    @Test
    void memberThatIsAddedAgainStartsAgain() {
        Learner learner = Fixtures.learner(Ensembles.of(Ensembles.LINEAR, Ensembles.DEEP));
        Ensembles.Stream stream = new Ensembles.Stream(5);
        fold(learner, 0, stream, 5);
        int removed = learner.state().members().get(1).id();
        long[] kept = Bits.of(learner.state().members().get(0).network().parameters());

        configure(learner, 10, Ensembles.LINEAR);
        assertThat(Ensembles.weights(learner.state())).containsExactly(1.0);
        configure(learner, 11, Ensembles.LINEAR, Ensembles.DEEP);

        assertThat(Bits.of(learner.state().members().get(0).network().parameters()))
                .isEqualTo(kept);
        requireStarted(learner.state().members().get(1));
        assertThat(learner.state().members().get(1).id()).isNotEqualTo(removed);
    }

    @Test
    void memberWithAnotherArchitectureStartsAgain() {
        Architecture deep = Ensembles.DEEP.architecture();
        InputEncoding steps = new InputEncoding(List.of(-1.0, 1.0));
        for (Architecture other : List.of(
                Fixtures.architecture(4, 4), new Architecture(steps, deep.hiddenUnits(), deep.initialization()))) {
            Learner learner = Fixtures.learner(Ensembles.of(Ensembles.LINEAR, Ensembles.DEEP));
            fold(learner, 0, new Ensembles.Stream(5), 5);
            List<Integer> ids = Ensembles.ids(learner.state());

            configure(learner, 10, Ensembles.LINEAR, Ensembles.member("deep", other, Ensembles.DEEP.training()));

            requireStarted(learner.state().members().get(1));
            assertThat(ids).doesNotContain(learner.state().members().get(1).id());
            assertThat(learner.state().members().get(0).id()).isEqualTo(ids.get(0));
            assertThat(Ensembles.weights(learner.state())).containsExactly(1.0, 0.0);
        }
    }

    private static void requireStarted(MemberState member) {
        assertThat(member.weight()).isZero();
        assertThat(member.evaluation().count()).isZero();
        assertThat(member.network().optimizer().step()).isZero();
        assertThat(Bits.of(member.network().parameters()))
                .isEqualTo(Bits.of(member.member().initialParameters(Fixtures.SIGNATURE)));
    }

    @Test
    void memberWithOtherTrainingKeepsItsNetworkAndWeight() {
        Learner learner = Fixtures.learner(Ensembles.of(Ensembles.LINEAR, Ensembles.DEEP));
        fold(learner, 0, new Ensembles.Stream(5), 5);
        String before = learner.model().sha256();
        List<Integer> ids = Ensembles.ids(learner.state());
        Member quicker = Ensembles.DEEP.withTraining(Ensembles.SGD).withReaction(Reaction.REWARM);

        configure(learner, 10, Ensembles.LINEAR, quicker);

        assertThat(learner.model().sha256()).isEqualTo(before);
        assertThat(Ensembles.ids(learner.state())).isEqualTo(ids);
        assertThat(learner.state().members().get(1).member()).isEqualTo(quicker);
        assertThat(learner.state().members().get(1).evaluation().count()).isPositive();
    }

    @Test
    void membersMayChangeTheirOrder() {
        Learner learner = Fixtures.learner(Ensembles.of(Ensembles.LINEAR, Ensembles.DEEP));
        fold(learner, 0, new Ensembles.Stream(5), 5);
        List<Double> weights = new ArrayList<>(Ensembles.weights(learner.state()));
        assertThat(weights.get(0)).isNotEqualTo(weights.get(1));

        configure(learner, 10, Ensembles.DEEP, Ensembles.LINEAR);

        Collections.reverse(weights);
        assertThat(learner.state().members().get(0).weight()).isCloseTo(weights.get(0), within(1e-15));
        assertThat(learner.state().members().get(1).weight()).isCloseTo(weights.get(1), within(1e-15));
    }

    @Test
    void weightOfAMemberThatBecomesAShadowIsDistributed() {
        Learner learner = Fixtures.learner(Ensembles.of(Ensembles.LINEAR, Ensembles.DEEP, Ensembles.COLLECTING));
        fold(learner, 0, new Ensembles.Stream(5), 5);

        configure(learner, 10, Ensembles.LINEAR, Ensembles.shadow(Ensembles.DEEP), Ensembles.COLLECTING);

        List<Double> weights = Ensembles.weights(learner.state());
        assertThat(weights.get(1)).isZero();
        assertThat(weights.get(0) + weights.get(2)).isCloseTo(1, within(1e-15));
        assertThat(learner.state().members().get(1).network().optimizer().step())
                .isPositive();
    }

    @Test
    void equalSettingsChangeNoBit() {
        Learner learner = Fixtures.learner(Ensembles.rich());
        fold(learner, 0, new Ensembles.Stream(5), 9);
        byte[] before = members(learner);
        learner.fold(20, Fixtures.settingsEntry(Ensembles.rich()));
        assertThat(members(learner)).isEqualTo(before);
        assertThat(learner.state().settingsChanges()).isZero();
    }

    @Test
    void pausedEnsembleEvaluatesItsMembersAndKeepsTheirWeights() {
        Learner learner = Fixtures.learner(Ensembles.of(Ensembles.LINEAR, Ensembles.DEEP));
        Ensembles.Stream stream = new Ensembles.Stream(5);
        learner.fold(0, stream.training(learner.model(), 8));
        String before = learner.model().sha256();
        learner.fold(
                1,
                Fixtures.settingsEntry(
                        Ensembles.of(Ensembles.LINEAR, Ensembles.DEEP).withPaused(true)));

        learner.fold(2, stream.training(learner.model(), 8));

        assertThat(learner.model().sha256()).isEqualTo(before);
        assertThat(learner.state().members())
                .allMatch(member -> member.evaluation().count() == 16);
    }

    /** The member's own predictions become worse: it reacts, and nothing else does. */
    @Test
    void driftOfOneMemberIsItsOwn() {
        Member first = Ensembles.LINEAR.withReaction(Reaction.REWARM);
        Member second = Ensembles.DEEP.withReaction(Reaction.REWARM);
        Learner learner = Fixtures.learner(Ensembles.of(first, second)
                .withDrift(new DriftSettings(Detector.ADWIN, 0.002, 20, 0.005, Reaction.NONE)));
        int[] ids = Ensembles.ids(learner.state()).stream().mapToInt(id -> id).toArray();
        for (int sequence = 0; sequence < 60; sequence++) {
            float logit = sequence < 40 ? 3 : -3;
            learner.fold(sequence, certain(sequence, new MemberOutputs(ids, new float[] {logit, 3})));
        }
        NetworkState changed = learner.state().members().get(0).network();
        NetworkState other = learner.state().members().get(1).network();
        assertThat(changed.optimizer().step()).isEqualTo(60);
        assertThat(changed.optimizer().age()).isLessThan(20);
        assertThat(other.optimizer().age()).isEqualTo(60);
        assertThat(learner.state().driftCounts()[0]).isZero();
    }

    /** Positive examples, which the ensemble predicts well. */
    private static ExamplesEntry certain(long sequence, MemberOutputs members) {
        Example example =
                new Example(new double[] {30, 1, 500}, 1, new double[] {0.95}, members, sequence - 1, Use.TRAINING, 0);
        return Fixtures.entry(sequence, new RunningMoments(2), Collections.nCopies(8, example));
    }

    private static String prediction(Learner learner) {
        return Double.toHexString(Fixtures.probability(learner.model(), 30, 1, 500));
    }

    private static void fold(Learner learner, long offset, Ensembles.Stream stream, int entries) {
        for (int i = 0; i < entries; i++) {
            learner.fold(offset + i, stream.training(learner.model(), 8));
        }
    }

    private static void configure(Learner learner, long offset, Member... members) {
        learner.fold(offset, Fixtures.settingsEntry(Ensembles.of(members)));
    }
}
