package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.learning.DriftSettings.Detector;
import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.stats.DriftDetector.Change;
import org.junit.jupiter.api.Test;

class DriftReactionTest {
    private static final Change CHANGE = new Change(0.1, 3, 50);

    private final LearnerState state = trained();
    private final DriftReaction reaction = new DriftReaction(Fixtures.SIGNATURE);

    /** 240 examples learned from. */
    private static LearnerState trained() {
        LearningSettings settings = Fixtures.richSettings().withDrift(DriftSettings.OFF);
        Learner learner = Fixtures.learner(settings.withScaling(ScalingSettings.withoutDecay(8)));
        for (int i = 0; i < 30; i++) {
            learner.fold(i, Fixtures.batch(i, 8));
        }
        assertThat(learner.state().moments().count(0)).isEqualTo(240);
        return learner.state();
    }

    @Test
    void noneChangesNothing() {
        byte[] before = Fixtures.CODEC.toBytes(state);
        assertThat(reaction.toLoss(CHANGE, state.moments(), drift(Reaction.NONE)))
                .isEqualTo(Reaction.NONE);
        assertThat(reaction.toInput(0, CHANGE, state.moments(), drift(Reaction.NONE)))
                .isEqualTo(Reaction.NONE);
        assertThat(Fixtures.CODEC.toBytes(state)).isEqualTo(before);
    }

    @Test
    void rewarmLeavesTheMomentsAsTheyAre() {
        byte[] before = Fixtures.CODEC.toBytes(state);
        assertThat(reaction.toLoss(CHANGE, state.moments(), drift(Reaction.REWARM)))
                .isEqualTo(Reaction.REWARM);
        assertThat(Fixtures.CODEC.toBytes(state)).isEqualTo(before);
    }

    @Test
    void forgetKeepsTheWeightOfWhatCameSinceTheChange() {
        double mean = state.moments().mean(0);
        double deviation = state.moments().standardDeviation(0);
        assertThat(reaction.toLoss(new Change(0.1, 3, 60), state.moments(), drift(Reaction.FORGET)))
                .isEqualTo(Reaction.FORGET);
        assertThat(state.moments().count(0)).isEqualTo(60);
        assertThat(state.moments().count(1)).isEqualTo(60);
        assertThat(state.moments().mean(0)).isEqualTo(mean);
        assertThat(state.moments().standardDeviation(0)).isCloseTo(deviation, within(1e-9));
    }

    @Test
    void forgetKeepsEnoughForScaling() {
        reaction.toLoss(new Change(0.1, 3, 1), state.moments(), drift(Reaction.FORGET));
        assertThat(state.moments().count(0)).isEqualTo(30);
    }

    @Test
    void changeOfAnInputCapsTheWeightOfItsMomentsOnly() {
        assertThat(reaction.toInput(2, new Change(0.1, 3, 50), state.moments(), drift(Reaction.FORGET)))
                .isEqualTo(Reaction.FORGET);
        assertThat(state.moments().count(0)).isEqualTo(240);
        assertThat(state.moments().count(1)).isEqualTo(50);
    }

    @Test
    void changeOfAnInputThatIsNotScaledIsReportedOnly() {
        byte[] before = Fixtures.CODEC.toBytes(state);
        assertThat(reaction.toInput(1, CHANGE, state.moments(), drift(Reaction.FORGET)))
                .isEqualTo(Reaction.NONE);
        assertThat(reaction.toInput(0, CHANGE, state.moments(), drift(Reaction.REWARM)))
                .isEqualTo(Reaction.NONE);
        assertThat(Fixtures.CODEC.toBytes(state)).isEqualTo(before);
    }

    private static DriftSettings drift(Reaction reaction) {
        return new DriftSettings(Detector.ADWIN, 0.002, 20, 0.005, reaction);
    }
}
