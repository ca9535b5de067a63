package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lifeboat.binary.BinaryFormatException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LearnerStateTest {

    @Property(tries = 100)
    void stateFromBytesGoesOnWithTheSameBits(
            @ForAll long seed, @ForAll @IntRange(max = 30) int before, @ForAll @IntRange(max = 30) int after) {
        List<JournalRecord> journal = Fixtures.journal(seed, before + after);
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
        assertThat(read.evaluations().training().window(0.5))
                .isEqualTo(state.evaluations().training().window(0.5));
        assertThat(read.evaluations().heldOut().sinceStart())
                .isEqualTo(state.evaluations().heldOut().sinceStart());
        assertThat(read.evaluations().expired().metrics())
                .isEqualTo(state.evaluations().expired().metrics());
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
            headed[1] = 1;
        }
        lookAt(headed);
    }

    private static void lookAt(byte[] bytes) {
        Damage.refusedOr(() -> {
            LearnerState state = LearnerState.fromBytes(bytes);
            state.evaluations().training().window(0.5);
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
        newer[1] = 2;
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> LearnerState.fromBytes(foreign))
                .withMessageContaining("learner's state")
                .withMessageContaining("not written by Lifeboat");
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> LearnerState.fromBytes(newer))
                .withMessageContaining("version 2")
                .withMessageContaining("newer Lifeboat");
    }

    private static byte[] bytes(long seed) {
        Learner learner = Fixtures.learner();
        Fixtures.fold(learner, 0, Fixtures.journal(seed, 6));
        return learner.state().toBytes();
    }
}
