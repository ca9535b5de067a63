package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lifeboat.binary.BinaryFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LearnerStateTest {

    @Property(tries = 100)
    void stateFromBytesGoesOnWithTheSameBits(
            @ForAll long seed, @ForAll @IntRange(max = 30) int before, @ForAll @IntRange(max = 30) int after) {
        List<ExamplesEntry> journal = Fixtures.journal(seed, before + after, Fixtures.richSettings());
        Learner unbroken = Fixtures.learner();
        Fixtures.fold(unbroken, 0, journal.subList(0, before));
        byte[] bytes = unbroken.state().toBytes();
        Learner resumed = new Learner(Fixtures.DEFINITION, LearnerState.fromBytes(bytes));
        assertThat(resumed.state().toBytes()).isEqualTo(bytes);

        Fixtures.fold(unbroken, 2L * before, journal.subList(before, before + after));
        Fixtures.fold(resumed, 2L * before, journal.subList(before, before + after));

        assertThat(resumed.state().toBytes()).isEqualTo(unbroken.state().toBytes());
        assertThat(resumed.model().sha256()).isEqualTo(unbroken.model().sha256());
    }

    @Test
    void everythingThatCanBeAskedForSurvivesItsBytes() {
        Learner learner = Fixtures.learner();
        Fixtures.fold(learner, 0, Fixtures.journal(5, 40));
        LearnerState state = learner.state();

        LearnerState read = LearnerState.fromBytes(state.toBytes());

        assertThat(read.fingerprint()).isEqualTo(state.fingerprint());
        assertThat(read.version()).isEqualTo(state.version()).isEqualTo(78);
        assertThat(read.eventTime()).isEqualTo(state.eventTime()).isPositive();
        assertThat(read.step()).isEqualTo(state.step()).isPositive();
        assertThat(read.batches()).isEqualTo(state.batches()).isEqualTo(state.step());
        assertThat(read.examples()).isEqualTo(state.examples()).isGreaterThan(state.batches());
        assertThat(read.skipped()).isEqualTo(state.skipped()).isZero();
        assertThat(read.threshold()).isEqualTo(state.threshold()).isEqualTo(0.5);
        assertThat(read.scalingClip()).isEqualTo(state.scalingClip()).isEqualTo(10);
        assertThat(read.sequences()).isEqualTo(state.sequences()).containsOnlyKeys(0, 1);
        assertThat(Bits.of(read.parameters())).isEqualTo(Bits.of(state.parameters()));
        assertThat(Bits.of(read.optimizer().first()))
                .isEqualTo(Bits.of(state.optimizer().first()));
        assertThat(Bits.of(read.optimizer().second()))
                .isEqualTo(Bits.of(state.optimizer().second()));
        assertThat(read.evaluations().prequential().window(0.5))
                .isEqualTo(state.evaluations().prequential().window(0.5));
        assertThat(read.evaluations().heldOut().sinceStart())
                .isEqualTo(state.evaluations().heldOut().sinceStart());
        assertThat(read.evaluations().expired().metrics())
                .isEqualTo(state.evaluations().expired().metrics());
    }

    @Property(tries = 100)
    void stateWithItsReplayApartGoesOnWithTheSameBits(
            @ForAll long seed, @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 6) Integer> commits) {
        List<ExamplesEntry> journal = Fixtures.journal(seed, 72, Fixtures.richSettings());
        Learner unbroken = Fixtures.learner();
        Learner restarted = Fixtures.learner();
        Map<Integer, byte[]> slots = new HashMap<>();
        int from = 0;
        for (int commit : commits) {
            List<ExamplesEntry> next = journal.subList(from, from + commit);
            Fixtures.fold(unbroken, 2L * from, next);
            Fixtures.fold(restarted, 2L * from, next);
            from += commit;
            restarted.state().writeReplayChanges((slot, value) -> put(slots, slot, value));
            LearnerState state = LearnerState.fromBytes(restarted.state().toBytesWithoutReplay());
            state.readReplay(slots::get);
            restarted = new Learner(Fixtures.DEFINITION, state);
            assertThat(restarted.state().toBytes()).isEqualTo(unbroken.state().toBytes());
        }
        assertThat(slots.size()).isLessThanOrEqualTo(20);
    }

    private static void put(Map<Integer, byte[]> slots, int slot, byte @Nullable [] value) {
        if (value == null) {
            slots.remove(slot);
        } else {
            slots.put(slot, value);
        }
    }

    @Test
    void commitWritesTheSlotsThatChangedAndNoOthers() {
        Learner learner = Fixtures.learner();
        List<Integer> written = new ArrayList<>();
        for (int sequence = 0; sequence < 12; sequence++) {
            learner.fold(sequence, Fixtures.batch(sequence, 3));
            written.clear();
            learner.state().writeReplayChanges((slot, value) -> written.add(slot));
            int first = 3 * sequence;
            assertThat(written).containsExactly(first % 20, (first + 1) % 20, (first + 2) % 20);
        }
        learner.state().writeReplayChanges((slot, value) -> {
            throw new AssertionError("slot " + slot + " has not changed");
        });
    }

    /** Meters read a state with each look at them, and look at no example. */
    @Test
    void stateWithoutItsReplayIsReadWithoutRoomForIt() {
        LearningSettings settings =
                Fixtures.richSettings().withReplay(new ExperienceReplay(ExperienceReplay.MAX_SIZE, 1, 1));
        Learner learner = Fixtures.learner();
        Fixtures.fold(learner, 0, Fixtures.journal(1, 1, settings));
        byte[] bytes = learner.state().toBytesWithoutReplay();
        assertThat(Damage.allocatedBy(() -> LearnerState.fromBytes(bytes)))
                .isLessThan(ExperienceReplay.MAX_SIZE * Double.BYTES);
    }

    @Test
    void stateWithoutItsReplayIsNotLearnedWith() {
        Learner learner = Fixtures.learner();
        learner.fold(0, Fixtures.batch(0, 3));
        LearnerState state = LearnerState.fromBytes(learner.state().toBytesWithoutReplay());
        assertThatExceptionOfType(JournalOrderException.class)
                .isThrownBy(() -> new Learner(Fixtures.DEFINITION, state))
                .withMessageContaining("lacks its examples");
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> state.readReplay(slot -> null))
                .withMessageContaining("lacks example 0");
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] bytes = bytes(11);
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(BinaryFormatException.class).isThrownBy(() -> LearnerState.fromBytes(truncated));
        }
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> LearnerState.fromBytes(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    @Test
    void noLengthIsBelievedBeforeItsBytesAreThere() {
        Damage.requireFrugal(bytes(17), LearnerState::fromBytes);
    }

    @Property(tries = 5000)
    void damageIsRefusedOrReadsAsAStateThatCanBeLookedAt(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int flips) {
        byte[] bytes = bytes(13);
        Damage.flip(bytes, seed, flips);
        lookAt(bytes);
    }

    @Property(tries = 3000)
    void noiseIsRefused(@ForAll @Size(max = 300) byte[] noise) {
        lookAt(noise);
        byte[] headed = noise.clone();
        if (headed.length > 1) {
            headed[0] = 'L';
            headed[1] = (byte) (1 + noise.length % 2);
        }
        lookAt(headed);
    }

    private static void lookAt(byte[] bytes) {
        Damage.refusedOr(() -> {
            LearnerState state = LearnerState.fromBytes(bytes);
            state.evaluations().prequential().window(0.5);
            state.evaluations().heldOut().sinceStart();
            state.evaluations().expired().metrics();
            return state.toBytes();
        });
    }

    @Test
    void foreignAndNewerBytesAreNamedAsSuch() {
        byte[] foreign = bytes(1);
        foreign[0] = 'J';
        byte[] newer = bytes(1);
        newer[1] = 3;
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> LearnerState.fromBytes(foreign))
                .withMessageContaining("learner's state")
                .withMessageContaining("not written by Lifeboat");
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> LearnerState.fromBytes(newer))
                .withMessageContaining("version 3")
                .withMessageContaining("newer Lifeboat");
    }

    private static byte[] bytes(long seed) {
        Learner learner = Fixtures.learner();
        Fixtures.fold(learner, 0, Fixtures.journal(seed, 6, Fixtures.richSettings()));
        return learner.state().toBytes();
    }
}
