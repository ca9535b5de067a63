package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** States with several members: how they are stored, and how they replace each other. */
class EnsembleStateTest {

    @Property(tries = 50)
    void stateContinuesFromItsBytesWithTheSameBits(
            @ForAll long seed, @ForAll @IntRange(max = 20) int before, @ForAll @IntRange(max = 10) int after) {
        Learner unbroken = Fixtures.learner(Ensembles.rich());
        Ensembles.Stream stream = new Ensembles.Stream(seed);
        fold(unbroken, 0, stream, before);
        byte[] bytes = Fixtures.bytes(unbroken);
        Learner resumed = new Learner(Fixtures.SIGNATURE, Fixtures.CODEC.fromBytes(bytes));
        assertThat(Fixtures.bytes(resumed)).isEqualTo(bytes);
        assertThat(resumed.model().sha256()).isEqualTo(unbroken.model().sha256());
        for (int offset = before; offset < before + after; offset++) {
            ExamplesEntry entry = stream.next(unbroken.model());
            unbroken.fold(offset, entry);
            resumed.fold(offset, entry);
        }
        assertThat(Fixtures.bytes(resumed)).isEqualTo(Fixtures.bytes(unbroken));
    }

    @Property(tries = 50)
    void stateWithSeparateReplaySlotsContinuesWithTheSameBits(
            @ForAll long seed, @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 4) Integer> commits) {
        Learner unbroken = Fixtures.learner(Ensembles.rich());
        Learner restarted = Fixtures.learner(Ensembles.rich());
        Ensembles.Stream stream = new Ensembles.Stream(seed);
        Map<Long, byte[]> slots = new HashMap<>();
        int offset = 0;
        for (int commit : commits) {
            for (int i = 0; i < commit; i++) {
                ExamplesEntry entry = stream.next(unbroken.model());
                unbroken.fold(offset, entry);
                restarted.fold(offset++, entry);
            }
            restarted.state().writeReplayChanges((slot, value) -> put(slots, slot, value));
            LearnerState state = Fixtures.CODEC.fromBytes(Fixtures.CODEC.toBytesWithoutReplay(restarted.state()));
            state.readReplay(slots::get);
            restarted = new Learner(Fixtures.SIGNATURE, state);
            assertThat(Fixtures.bytes(restarted)).isEqualTo(Fixtures.bytes(unbroken));
        }
        assertThat(slots.size()).isLessThanOrEqualTo(10 + 12);
    }

    private static void put(Map<Long, byte[]> slots, long slot, byte @Nullable [] value) {
        if (value == null) {
            slots.remove(slot);
        } else {
            slots.put(slot, value);
        }
    }

    @Test
    void replaySlotsOfARemovedMemberAreRemoved() {
        Learner learner = Fixtures.learner(Ensembles.of(Ensembles.FORGETTING, Ensembles.COLLECTING));
        Map<Long, byte[]> slots = new HashMap<>();
        learner.fold(0, new Ensembles.Stream(1).training(learner.model(), 8));
        learner.state().writeReplayChanges((slot, value) -> put(slots, slot, value));
        assertThat(slots).hasSize(16);

        configure(learner, 1, Ensembles.COLLECTING);
        learner.state().writeReplayChanges((slot, value) -> put(slots, slot, value));

        assertThat(slots).hasSize(8);
        LearnerState state = Fixtures.CODEC.fromBytes(Fixtures.CODEC.toBytesWithoutReplay(learner.state()));
        state.readReplay(slots::get);
        assertThat(Fixtures.CODEC.toBytes(state)).isEqualTo(Fixtures.bytes(learner));
    }

    @Test
    void replaySlotsOfAMemberThatStartsAgainAreNotThoseOfTheFormerOne() {
        Learner learner = Fixtures.learner(Ensembles.of(Ensembles.LINEAR, Ensembles.COLLECTING));
        Map<Long, byte[]> slots = new HashMap<>();
        learner.fold(0, new Ensembles.Stream(1).training(learner.model(), 8));
        Member wider = Ensembles.member("collecting", Fixtures.architecture(7), Ensembles.COLLECTING.training());
        configure(learner, 1, Ensembles.LINEAR, wider);
        learner.state().writeReplayChanges((slot, value) -> put(slots, slot, value));
        assertThat(slots).isEmpty();
        assertThat(learner.state().members().get(1).replayable()).isZero();
    }

    @Test
    void examplesThatWaitForAStepAreStored() {
        Learner learner = Fixtures.learner(Ensembles.of(Ensembles.LINEAR, Ensembles.COLLECTING));
        learner.fold(0, new Ensembles.Stream(1).training(learner.model(), 4));
        LearnerState read = Fixtures.CODEC.fromBytes(Fixtures.bytes(learner));
        assertThat(read.members().get(1).network().waiting()).isEqualTo(4);
        assertThat(read.members().get(1).network().optimizer().step()).isZero();
    }

    /** They are not lost: they can still be replayed. */
    @Test
    void examplesNoLongerWaitWhenStepsNeedNotBeCollected() {
        Learner learner = Fixtures.learner(Ensembles.of(Ensembles.LINEAR, Ensembles.COLLECTING));
        Ensembles.Stream stream = new Ensembles.Stream(1);
        learner.fold(0, stream.training(learner.model(), 4));
        TrainingSettings each = Ensembles.COLLECTING.training().withExamplesPerStep(1);
        configure(learner, 1, Ensembles.LINEAR, Ensembles.COLLECTING.withTraining(each));
        learner.fold(2, stream.training(learner.model(), 1));
        assertThat(learner.state().members().get(1).network().waiting()).isZero();
        assertThat(learner.state().members().get(1).replayable()).isEqualTo(5);

        TrainingSettings none = each.withReplay(ExperienceReplay.OFF);
        configure(learner, 3, Ensembles.LINEAR, Ensembles.COLLECTING.withTraining(none));
        learner.fold(4, stream.training(learner.model(), 1));
        assertThat(learner.state().members().get(1).replayable()).isZero();
    }

    @Test
    void stateCanBeReadAfterReplayWasSwitchedOffWhileExamplesWaited() {
        Learner learner = Fixtures.learner(Ensembles.of(Ensembles.LINEAR, Ensembles.COLLECTING));
        Ensembles.Stream stream = new Ensembles.Stream(1);
        learner.fold(0, stream.training(learner.model(), 4));
        configure(learner, 1, Ensembles.LINEAR, Ensembles.COLLECTING.withTraining(Ensembles.SGD));
        learner.fold(2, stream.training(learner.model(), 1));
        byte[] bytes = Fixtures.bytes(learner);
        assertThat(Fixtures.CODEC.toBytes(Fixtures.CODEC.fromBytes(bytes))).isEqualTo(bytes);
    }

    @Test
    void replacementTakesNetworksAndWeightsUnderOtherIds() {
        Learner learner = Fixtures.learner(Ensembles.rich());
        Ensembles.Stream stream = new Ensembles.Stream(9);
        fold(learner, 0, stream, 10);
        LearnerState earlier = Fixtures.CODEC.fromBytes(Fixtures.bytes(learner));
        String sha256 = learner.model().sha256();
        fold(learner, 10, stream, 10);
        assertThat(learner.model().sha256()).isNotEqualTo(sha256);
        List<Integer> ids = Ensembles.ids(learner.state());
        List<Long> judged = judged(learner);
        ExamplesEntry emittedBefore = stream.training(learner.model(), 8);

        learner.fold(30, StateEntry.of(StateEntry.Reason.ROLLBACK, Fixtures.SIGNATURE, earlier));

        assertThat(learner.model().sha256()).isEqualTo(sha256);
        assertThat(Ensembles.weights(learner.state())).isEqualTo(Ensembles.weights(earlier));
        assertThat(Ensembles.ids(learner.state())).doesNotContainAnyElementsOf(ids);
        assertThat(judged(learner)).isEqualTo(judged);
        learner.fold(31, emittedBefore);
        assertThat(Ensembles.weights(learner.state())).isEqualTo(Ensembles.weights(earlier));
        assertThat(judged(learner)).isEqualTo(judged);
        learner.fold(32, stream.training(learner.model(), 8));
        assertThat(Ensembles.weights(learner.state())).isNotEqualTo(Ensembles.weights(earlier));
    }

    private static List<Long> judged(Learner learner) {
        return learner.state().members().stream()
                .map(member -> member.evaluation().count())
                .toList();
    }

    @Test
    void memberThatAnAdoptedStateLacksStartsAgain() {
        Learner adopted = Fixtures.learner(Ensembles.of(Ensembles.LINEAR, Ensembles.DEEP));
        fold(adopted, 0, new Ensembles.Stream(9), 10);
        Learner learner = Fixtures.learner(Ensembles.of(Ensembles.DEEP, Ensembles.COLLECTING));
        fold(learner, 0, new Ensembles.Stream(8), 10);

        learner.fold(20, StateEntry.of(StateEntry.Reason.ADOPTION, Fixtures.SIGNATURE, adopted.state()));

        List<MemberState> members = learner.state().members();
        assertThat(Bits.of(members.get(0).network().parameters()))
                .isEqualTo(Bits.of(adopted.state().members().get(1).network().parameters()));
        assertThat(Bits.of(members.get(1).network().parameters()))
                .isEqualTo(Bits.of(Ensembles.COLLECTING.initialParameters(Fixtures.SIGNATURE)));
        assertThat(Ensembles.weights(learner.state())).containsExactly(1.0, 0.0);
    }

    @Test
    void membersStartAgainIfAnAdoptedStateHasNoneOfThem() {
        Learner adopted = Fixtures.learner();
        Learner learner = Fixtures.learner(Ensembles.of(Ensembles.DEEP, Ensembles.COLLECTING));
        fold(learner, 0, new Ensembles.Stream(8), 10);

        learner.fold(20, StateEntry.of(StateEntry.Reason.ADOPTION, Fixtures.SIGNATURE, adopted.state()));

        assertThat(Ensembles.weights(learner.state())).containsExactly(0.5, 0.5);
        assertThat(Fixtures.probability(learner.model(), 30, 1, 500)).isEqualTo(0.5);
    }

    private static void fold(Learner learner, long offset, Ensembles.Stream stream, int entries) {
        for (int i = 0; i < entries; i++) {
            learner.fold(offset + i, stream.next(learner.model()));
        }
    }

    private static void configure(Learner learner, long offset, Member... members) {
        learner.fold(offset, Fixtures.settingsEntry(Ensembles.of(members)));
    }
}
