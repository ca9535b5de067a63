package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lifeboat.binary.BinaryFormatException;
import java.util.ArrayList;
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
    void stateWithSeparateReplaySlotsContinuesWithTheSameBits(
            @ForAll long seed, @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 6) Integer> commits) {
        List<ExamplesEntry> journal = Fixtures.journal(seed, 72);
        Learner unbroken = Fixtures.learner(Fixtures.richSettings());
        Learner restarted = Fixtures.learner(Fixtures.richSettings());
        Map<Long, byte[]> slots = new HashMap<>();
        int from = 0;
        for (int commit : commits) {
            List<ExamplesEntry> next = journal.subList(from, from + commit);
            Fixtures.fold(unbroken, 2L * from, next);
            Fixtures.fold(restarted, 2L * from, next);
            from += commit;
            restarted.state().writeReplayChanges((slot, value) -> put(slots, slot, value));
            LearnerState state = withoutReplay(restarted);
            state.readReplay(slots::get);
            restarted = new Learner(Fixtures.SIGNATURE, state);
            assertThat(Fixtures.bytes(restarted)).isEqualTo(Fixtures.bytes(unbroken));
        }
        assertThat(slots.size()).isLessThanOrEqualTo(20);
    }

    private static void put(Map<Long, byte[]> slots, long slot, byte @Nullable [] value) {
        if (value == null) {
            slots.remove(slot);
        } else {
            slots.put(slot, value);
        }
    }

    @Test
    void onlyChangedReplaySlotsAreWritten() {
        Learner learner = Fixtures.learner(Fixtures.richSettings());
        List<Long> written = new ArrayList<>();
        for (int sequence = 0; sequence < 12; sequence++) {
            learner.fold(sequence, Fixtures.batch(sequence, 3));
            written.clear();
            learner.state().writeReplayChanges((slot, value) -> written.add(slot));
            long first = 3L * sequence;
            assertThat(written).containsExactly(first % 20, (first + 1) % 20, (first + 2) % 20);
        }
        learner.state().writeReplayChanges((slot, value) -> {
            throw new AssertionError("slot " + slot + " has not changed");
        });
    }

    /** Metrics are read from such states, and need no examples. */
    @Test
    void stateWithoutReplaySlotsIsReadWithoutAllocatingTheBuffer() {
        LearningSettings rich = Fixtures.richSettings();
        LearningSettings settings = SingleNetwork.withTraining(
                rich, SingleNetwork.training(rich).withReplay(new ExperienceReplay(ExperienceReplay.MAX_SIZE, 1, 1)));
        Learner learner = Fixtures.learner(settings);
        Fixtures.fold(learner, 0, Fixtures.journal(1, 1));
        byte[] bytes = Fixtures.CODEC.toBytesWithoutReplay(learner.state());
        assertThat(Damage.allocatedBy(() -> Fixtures.CODEC.fromBytes(bytes)))
                .isLessThan(ExperienceReplay.MAX_SIZE * Double.BYTES);
    }

    @Test
    void stateWithoutReplaySlotsCannotBeTrained() {
        Learner learner = Fixtures.learner(Fixtures.richSettings());
        learner.fold(0, Fixtures.batch(0, 3));
        LearnerState state = withoutReplay(learner);
        assertThat(state.leader().replayable()).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Learner(Fixtures.SIGNATURE, state))
                .withMessageContaining("lacks the examples");
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> state.readReplay(slot -> null))
                .withMessageContaining("lacks example 0");
    }

    @Test
    void raisedHoldOutFractionEmptiesTheReplayBuffer() {
        Learner learner = holdingOut(0.1);
        learner.fold(0, Fixtures.batch(0, 3));
        learner.fold(1, Fixtures.batch(1, 3));
        assertThat(learner.state().leader().replayable()).isEqualTo(6);

        holdOut(learner, 2, 0.2);

        assertThat(learner.state().leader().replayable()).isZero();
        learner.fold(3, Fixtures.batch(2, 3));
        assertThat(learner.state().leader().replayable()).isEqualTo(3);
    }

    @Test
    void loweredHoldOutFractionKeepsTheReplayBuffer() {
        Learner learner = holdingOut(0.2);
        learner.fold(0, Fixtures.batch(0, 3));
        holdOut(learner, 1, 0.1);
        assertThat(learner.state().leader().replayable()).isEqualTo(3);
        holdOut(learner, 2, 0.15);
        assertThat(learner.state().leader().replayable()).isZero();
    }

    @Test
    void settingsArePartOfTheStoredState() {
        Learner learner = holdingOut(0.2);
        learner.fold(0, Fixtures.batch(0, 3));
        LearnerState read = Fixtures.CODEC.fromBytes(Fixtures.bytes(learner));
        assertThat(read.settings()).isEqualTo(learner.state().settings());
        Learner same = new Learner(Fixtures.SIGNATURE, read);
        holdOut(same, 1, 0.2);
        assertThat(same.state().leader().replayable()).isEqualTo(3);
        assertThat(same.state().settingsChanges()).isZero();
        holdOut(same, 2, 0.3);
        assertThat(same.state().leader().replayable()).isZero();
        assertThat(same.state().settingsChanges()).isEqualTo(1);
    }

    private static LearningSettings holdOut(double fraction) {
        LearningSettings settings = Fixtures.richSettings().withDrift(DriftSettings.OFF);
        return settings.withHoldOut(new HoldOut(fraction));
    }

    private static Learner holdingOut(double fraction) {
        return Fixtures.learner(holdOut(fraction));
    }

    private static void holdOut(Learner learner, long offset, double fraction) {
        learner.fold(offset, Fixtures.settingsEntry(holdOut(fraction)));
    }

    private static LearnerState withoutReplay(Learner learner) {
        return Fixtures.CODEC.fromBytes(Fixtures.CODEC.toBytesWithoutReplay(learner.state()));
    }
}
