package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import dev.lifeboat.nn.NetworkShape;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StateEntryTest {

    @Property(tries = 100)
    void journalWithAStartGoesOnWithTheSameBits(
            @ForAll long seed, @ForAll @IntRange(max = 30) int before, @ForAll @IntRange(min = 1, max = 30) int after) {
        Learner old = Fixtures.learner();
        Fixtures.fold(old, 0, Fixtures.journal(seed, before));
        Learner warm = Fixtures.learner();
        warm.fold(3, carried(StateEntry.of(old.state())));
        assertThat(warm.model().sha256()).isEqualTo(old.model().sha256());

        // The same mini-batches, numbered from 0 for the one and onwards for the other.
        for (int i = 0; i < after; i++) {
            ExamplesEntry entry = Fixtures.journal(~seed, after).get(i);
            long next = old.state().nextSequence(entry.partition());
            old.fold(1000 + i, numbered(entry, next));
            warm.fold(10 + i, entry);
        }

        assertThat(warm.model().sha256()).isEqualTo(old.model().sha256());
        assertThat(warm.state().step()).isEqualTo(old.state().step());
        assertThat(Bits.of(warm.state().optimizer().first()))
                .isEqualTo(Bits.of(old.state().optimizer().first()));
        assertThat(warm.state().evaluations().prequential().window(0.5))
                .isEqualTo(old.state().evaluations().prequential().window(0.5));
        assertThat(warm.state().examples()).isEqualTo(old.state().examples());
    }

    @Test
    void startLeadsToItsOffsetAndToNoPartitionsHistory() {
        Learner old = learned();
        byte[] before = old.state().toBytes();
        Learner warm = Fixtures.learner();

        Step step = warm.fold(7, StateEntry.of(old.state()));

        assertThat(step).isEqualTo(new Step(0, Double.NaN, Double.NaN, false));
        assertThat(warm.state().version()).isEqualTo(7);
        assertThat(warm.model().version()).isEqualTo(7);
        assertThat(warm.state().sequences()).isEmpty();
        assertThat(warm.state().isEmpty()).isFalse();
        assertThat(warm.state().step()).isEqualTo(old.state().step()).isPositive();
        assertThat(warm.state().batches()).isEqualTo(old.state().batches());
        assertThat(warm.state().eventTime()).isEqualTo(old.state().eventTime());
        assertThat(old.state().toBytes()).isEqualTo(before);
    }

    @Test
    void twoLearnersThatStartedTheSameDoNotShareAnything() {
        StateEntry start = StateEntry.of(learned().state());
        Learner one = Fixtures.learner();
        Learner other = Fixtures.learner();
        one.fold(0, start);
        other.fold(0, start);
        byte[] before = other.state().toBytes();
        Fixtures.fold(one, 2, Fixtures.journal(8, 10));
        assertThat(other.state().toBytes()).isEqualTo(before);
    }

    @Test
    void onlyAnEmptyLearnerAcceptsAStart() {
        StateEntry start = StateEntry.of(learned().state());
        Learner learner = Fixtures.learner();
        assertRefused(learner, -1, start);
        learner.fold(0, start);
        assertRefused(learner, 2, start);
        Learner cold = Fixtures.learner();
        Fixtures.fold(cold, 0, Fixtures.journal(1, 1));
        assertRefused(cold, 2, start);
    }

    @Test
    void firstMiniBatchesAfterAStartAreNumberZero() {
        Learner learner = Fixtures.learner();
        learner.fold(4, StateEntry.of(learned().state()));
        List<ExamplesEntry> journal = Fixtures.journal(6, 1);
        assertRefused(learner, 6, numbered(journal.get(0), 1));
        assertRefused(learner, 4, journal.get(0));
        learner.fold(6, journal.get(0));
        assertThat(learner.state().version()).isEqualTo(6);
    }

    @Test
    void startOfAnotherModelIsRefused() {
        ModelDefinition other = new ModelDefinition(
                Fixtures.DEFINITION.inputs(),
                Fixtures.DEFINITION.scaledInputs(),
                new NetworkShape(3, List.of(6), 1),
                new Initialization(1912, Distribution.GLOROT, Distribution.ZERO));
        assertRefused(Fixtures.learner(), 0, StateEntry.of(LearnerState.initial(other, Fixtures.settings())));
    }

    @Test
    void stateOfAnotherShapeUnderTheRightNameIsRefused() {
        byte[] bytes = new JournalCodec().toBytes(StateEntry.of(learned().state()));
        ModelDefinition wider = new ModelDefinition(
                "a:numeric", new int[] {0}, new NetworkShape(1, List.of(2), 1), Fixtures.DEFINITION.initialization());
        byte[] foreign = new JournalCodec().toBytes(StateEntry.of(LearnerState.initial(wider, Fixtures.settings())));
        // Magic, version, kind and two bytes of length, then the state's magic and version: there is the fingerprint.
        int of = indexOfState(foreign) + 2;
        System.arraycopy(bytes, indexOfState(bytes) + 2, foreign, of, Long.BYTES);
        assertRefused(Fixtures.learner(), 0, new JournalCodec().fromBytes(foreign));
    }

    private static int indexOfState(byte[] bytes) {
        int at = 3;
        while (bytes[at] != 'L' || bytes[at + 1] != 2) {
            at++;
        }
        return at;
    }

    @Test
    void everyTruncationIsRefusedAndSoIsAKindThatIsNotKnown() {
        byte[] bytes = new JournalCodec().toBytes(StateEntry.of(learned().state()));
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(BinaryFormatException.class)
                    .isThrownBy(() -> new JournalCodec().fromBytes(truncated));
        }
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> new JournalCodec().fromBytes(Arrays.copyOf(bytes, bytes.length + 1)));
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> new JournalCodec().fromBytes(bytes))
                .withMessageContaining("is a start");
        bytes[2] = 'Z';
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> new JournalCodec().fromBytes(bytes))
                .withMessageContaining("newer Lifeboat");
    }

    @Test
    void noLengthIsBelievedBeforeItsBytesAreThere() {
        byte[] bytes = new JournalCodec().toBytes(StateEntry.of(learned().state()));
        Damage.requireFrugal(bytes, new JournalCodec()::entryFromBytes);
    }

    @Property(tries = 1000)
    void damageIsRefusedOrReadsAsAnEntry(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int flips) {
        byte[] bytes = new JournalCodec().toBytes(StateEntry.of(learned().state()));
        Damage.flip(bytes, seed, flips);
        Damage.refusedOr(() -> new JournalCodec().fromBytes(bytes));
    }

    private static JournalEntry carried(StateEntry start) {
        return new JournalCodec().fromBytes(new JournalCodec().toBytes(start));
    }

    private static Learner learned() {
        Learner learner = Fixtures.learner();
        Fixtures.fold(learner, 0, Fixtures.journal(3, 20));
        return learner;
    }

    private static ExamplesEntry numbered(ExamplesEntry entry, long sequence) {
        return Fixtures.entry(entry.partition(), sequence, entry.settings(), entry.moments(), entry.examples());
    }

    private static void assertRefused(Learner learner, long offset, JournalEntry entry) {
        byte[] before = learner.state().toBytes();
        assertThatExceptionOfType(JournalOrderException.class).isThrownBy(() -> learner.fold(offset, entry));
        assertThat(learner.state().toBytes()).isEqualTo(before);
    }
}
