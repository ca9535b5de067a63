package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.stats.RunningMoments;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StateEntryTest {

    @Property(tries = 100)
    void journalWithAStateContinuesWithTheSameBits(
            @ForAll long seed, @ForAll @IntRange(max = 30) int before, @ForAll @IntRange(min = 1, max = 30) int after) {
        Learner old = Fixtures.learner(Fixtures.richSettings());
        Fixtures.fold(old, 0, Fixtures.journal(seed, before));
        Learner warm = Fixtures.learner();
        warm.fold(3, written(entry(old)));
        assertThat(warm.model().sha256()).isEqualTo(old.model().sha256());

        // The same entries, but their sequence numbers continue in one journal and start from 0 in the other.
        List<ExamplesEntry> journal = Fixtures.journal(~seed, after);
        for (int i = 0; i < after; i++) {
            ExamplesEntry entry = journal.get(i);
            long next = old.state().nextSequence(entry.partition());
            old.fold(1000 + i, numbered(entry, next));
            warm.fold(10 + i, entry);
        }

        assertThat(warm.model().sha256()).isEqualTo(old.model().sha256());
        assertThat(warm.state().step()).isEqualTo(old.state().step());
        assertThat(Bits.of(warm.state().leader().network().optimizer().first()))
                .isEqualTo(Bits.of(old.state().leader().network().optimizer().first()));
        assertThat(Fixtures.binary(warm.state().evaluations().prequential()).window())
                .isEqualTo(
                        Fixtures.binary(old.state().evaluations().prequential()).window());
        assertThat(warm.state().counts()).isEqualTo(old.state().counts());
        assertThat(warm.state().leader().replayable())
                .isEqualTo(old.state().leader().replayable());
    }

    /** Also when the settings change, and states are replaced, between the version of the checkpoint and its place in the journal. */
    @Property(tries = 100)
    void foldPassesACheckpointAndCanStartFromIt(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int before,
            @ForAll @IntRange(max = 5) int between,
            @ForAll @IntRange(max = 20) int after) {
        Learner without = Fixtures.learner(Fixtures.richSettings());
        Learner passing = Fixtures.learner(Fixtures.richSettings());
        Learner starting = Fixtures.learner();
        StateEntry checkpoint = entry(without);
        List<JournalEntry> journal = new ArrayList<>(Fixtures.journal(seed, before + between + after));
        journal.add(before, Fixtures.settingsEntry(Fixtures.richSettings().withPaused(seed % 2 == 0)));
        for (int i = 0; i < journal.size(); i++) {
            without.fold(2L * i, journal.get(i));
            passing.fold(2L * i, journal.get(i));
            if (i >= before) {
                starting.fold(2L * i, journal.get(i));
            }
            if (i == before - 1) {
                checkpoint = (StateEntry)
                        written(StateEntry.of(StateEntry.Reason.CHECKPOINT, Fixtures.SIGNATURE, without.state()));
                starting = new Learner(Fixtures.SIGNATURE, checkpoint.state(Fixtures.SIGNATURE));
            }
            if (i == before + between) {
                assertThat(passing.fold(2L * i + 1, checkpoint)).isEmpty();
                starting.fold(2L * i + 1, checkpoint);
            }
        }

        assertThat(Fixtures.bytes(passing)).isEqualTo(Fixtures.bytes(without));
        assertThat(Fixtures.bytes(starting)).isEqualTo(Fixtures.bytes(without));
    }

    @Test
    void untrainedNetworkReadsOnWhereTheStateWas() {
        Learner old = trained();
        LearningSettings wider = SingleNetwork.withArchitecture(Fixtures.settings(), Fixtures.architecture(9));
        Learner untrained = new Learner(Fixtures.SIGNATURE, Fixtures.CODEC.fromBytes(Fixtures.bytes(old)));

        untrained.configure(wider);

        assertThat(untrained.state().version()).isEqualTo(old.state().version());
        assertThat(untrained.state().sequences()).isEqualTo(old.state().sequences());
        assertThat(untrained.state().settings()).isEqualTo(wider);
        assertThat(untrained.state().step()).isZero();
        assertThat(untrained.model().scaling())
                .usingRecursiveComparison()
                .isEqualTo(old.model().scaling());
        assertThat(untrained.model().leader().parameters())
                .isEqualTo(Model.untrained(Fixtures.SIGNATURE, wider).leader().parameters());
    }

    @Test
    void stateIsImportedWithTheOffsetOfItsEntryAndWithoutSequences() {
        Learner old = trained();
        byte[] before = Fixtures.bytes(old);
        Learner warm = Fixtures.learner();

        List<Step> steps = warm.fold(7, entry(old));

        assertThat(steps).isEmpty();
        assertThat(warm.state().version()).isEqualTo(7);
        assertThat(warm.model().version()).isEqualTo(7);
        assertThat(warm.state().sequences()).isEmpty();
        assertThat(warm.state().isEmpty()).isFalse();
        assertThat(warm.state().step()).isEqualTo(old.state().step()).isPositive();
        assertThat(warm.state().counts()).isEqualTo(old.state().counts());
        assertThat(warm.state().eventTime()).isEqualTo(old.state().eventTime());
        assertThat(Fixtures.bytes(old)).isEqualTo(before);
    }

    @Test
    void learnersThatImportTheSameEntryShareNothing() {
        StateEntry entry = entry(trained());
        Learner one = Fixtures.learner();
        Learner other = Fixtures.learner();
        one.fold(0, entry);
        other.fold(0, entry);
        byte[] before = Fixtures.bytes(other);
        Fixtures.fold(one, 2, Fixtures.journal(8, 10));
        assertThat(Fixtures.bytes(other)).isEqualTo(before);
    }

    @Test
    void onlyAnEmptyLearnerImportsAState() {
        StateEntry entry = entry(trained());
        Learner learner = Fixtures.learner();
        assertRejected(learner, -1, entry);
        learner.fold(0, entry);
        assertRejected(learner, 2, entry);
        Learner cold = Fixtures.learner();
        Fixtures.fold(cold, 0, Fixtures.journal(1, 1));
        assertRejected(cold, 2, entry);
    }

    /** What a rollback and an adoption do: everything but what was learned goes on. */
    @Test
    void laterStateReplacesTheNetworkAndItsScalingOnly() {
        Learner learner = trained();
        LearnerState earlier = Fixtures.CODEC.fromBytes(Fixtures.bytes(learner));
        String sha256 = learner.model().sha256();
        learner.fold(100, Fixtures.entry(0, learner.state().nextSequence(0), new RunningMoments(2), examples()));
        assertThat(learner.model().sha256()).isNotEqualTo(sha256);
        LearnerState before = Fixtures.CODEC.fromBytes(Fixtures.bytes(learner));

        learner.fold(102, written(StateEntry.of(StateEntry.Reason.ROLLBACK, Fixtures.SIGNATURE, earlier)));

        LearnerState state = learner.state();
        assertThat(learner.model().sha256()).isEqualTo(sha256);
        assertThat(learner.model().version()).isEqualTo(102);
        assertThat(state.step()).isEqualTo(earlier.step());
        assertThat(state.leader().replayable()).isEqualTo(earlier.leader().replayable());
        assertThat(state.sequences()).isEqualTo(before.sequences());
        assertThat(state.counts()).isEqualTo(before.counts());
        assertThat(state.settings()).isEqualTo(before.settings());
        assertThat(state.evaluations().prequential().count())
                .isEqualTo(before.evaluations().prequential().count());
    }

    private static List<Example> examples() {
        return Fixtures.examples(new SplitMix64(1), 8);
    }

    @Test
    void replayedExamplesThatAreHeldOutNowAreNotAdopted() {
        Learner rich = Fixtures.learner(Fixtures.richSettings());
        rich.fold(0, Fixtures.batch(0, 8));
        assertThat(rich.state().leader().replayable()).isEqualTo(8);
        Learner learner = Fixtures.learner(Fixtures.richSettings().withHoldOut(new HoldOut(0.5)));

        learner.fold(0, StateEntry.of(StateEntry.Reason.ADOPTION, Fixtures.SIGNATURE, rich.state()));

        assertThat(learner.state().leader().replayable()).isZero();
        assertThat(learner.model().sha256()).isEqualTo(rich.model().sha256());
    }

    @Test
    void sequencesStartFromZeroAfterAnImport() {
        Learner learner = Fixtures.learner();
        learner.fold(4, entry(trained()));
        List<ExamplesEntry> journal = Fixtures.journal(6, 1);
        assertRejected(learner, 6, numbered(journal.get(0), 1));
        assertRejected(learner, 4, journal.get(0));
        learner.fold(6, journal.get(0));
        assertThat(learner.state().version()).isEqualTo(6);
    }

    @Test
    void stateOfAnotherModelIsRejected() {
        ModelSignature other = new ModelSignature(Fixtures.SIGNATURE.features(), new BinaryTarget("other"));
        assertRejected(
                Fixtures.learner(),
                0,
                StateEntry.of(StateEntry.Reason.START, other, LearnerState.initial(other, Fixtures.settings())));
    }

    @Test
    void damagedStateIsRejectedAndChangesNothing() {
        byte[] state = Fixtures.bytes(trained());
        ModelSignature narrower = Fixtures.numericSignature(1);
        byte[] ofAnotherModel =
                new LearnerStateCodec(narrower).toBytes(LearnerState.initial(narrower, Fixtures.settings()));
        // The fingerprint follows magic and version.
        ByteBuffer.wrap(ofAnotherModel)
                .putLong(2, Fixtures.SIGNATURE.fingerprint().bits());
        for (byte[] damaged : List.of(ofAnotherModel, Arrays.copyOf(state, state.length - 1))) {
            Learner learner = Fixtures.learner();
            byte[] before = Fixtures.bytes(learner);
            StateEntry entry = StateEntry.fromBytes(StateEntry.Reason.START, damaged);
            assertThatExceptionOfType(BinaryFormatException.class).isThrownBy(() -> learner.fold(0, entry));
            assertThat(Fixtures.bytes(learner)).isEqualTo(before);
        }
    }

    @Test
    void everyTruncationIsRejected() {
        JournalCodec codec = Fixtures.journalCodec();
        byte[] bytes = codec.toBytes(entry(trained()));
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(BinaryFormatException.class).isThrownBy(() -> codec.fromBytes(truncated));
        }
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> codec.fromBytes(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    @Test
    void stateIsRejectedWhereExamplesAreExpected() {
        byte[] bytes = Fixtures.journalCodec().toBytes(entry(trained()));
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> Fixtures.journalCodec().examplesFromBytes(bytes))
                .withMessageContaining("does not contain examples");
    }

    @Test
    void lengthsAreCheckedBeforeMemoryIsAllocated() {
        byte[] bytes = Fixtures.journalCodec().toBytes(entry(trained()));
        Damage.requireFrugal(bytes, Fixtures.journalCodec()::fromBytes);
    }

    @Property(tries = 1000)
    void damageIsRejectedOrReadAsAnEntryThatCanBeWritten(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int flips) {
        JournalCodec codec = Fixtures.journalCodec();
        byte[] bytes = codec.toBytes(entry(trained()));
        Damage.flip(bytes, seed, flips);
        Damage.rejectedOr(() -> codec.toBytes(codec.fromBytes(bytes)));
    }

    private static StateEntry entry(Learner learner) {
        return StateEntry.of(StateEntry.Reason.START, Fixtures.SIGNATURE, learner.state());
    }

    /** The entry as it is read from the journal. */
    private static JournalEntry written(StateEntry entry) {
        return Fixtures.journalCodec().fromBytes(Fixtures.journalCodec().toBytes(entry));
    }

    private static Learner trained() {
        Learner learner = Fixtures.learner();
        Fixtures.fold(learner, 0, Fixtures.journal(3, 20));
        return learner;
    }

    private static ExamplesEntry numbered(ExamplesEntry entry, long sequence) {
        return Fixtures.entry(
                entry.partition(), sequence, entry.contributions().get(0).moments(), entry.examples());
    }

    private static void assertRejected(Learner learner, long offset, JournalEntry entry) {
        byte[] before = Fixtures.bytes(learner);
        assertThatExceptionOfType(JournalOrderException.class).isThrownBy(() -> learner.fold(offset, entry));
        assertThat(Fixtures.bytes(learner)).isEqualTo(before);
    }
}
