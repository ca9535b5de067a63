package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.learning.DriftSettings.Detector;
import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.stats.DriftDetector.Change;
import org.junit.jupiter.api.Test;

class DriftReactionTest {
    private static final double UNINFORMED = Fixtures.DEFINITION.target().uninformedLoss();

    private final LearnerState state = trained();
    private final DriftReaction reaction = new DriftReaction(Fixtures.DEFINITION);

    /** 240 examples learned from; 20 of them can be replayed. */
    private static LearnerState trained() {
        LearningSettings settings = Fixtures.richSettings().withDrift(DriftSettings.OFF);
        Learner learner = Fixtures.learner(settings.withScaling(ScalingSettings.withoutDecay(8)));
        for (int i = 0; i < 30; i++) {
            learner.fold(i, Fixtures.batch(i, 8));
        }
        assertThat(learner.state().replayable()).isEqualTo(20);
        assertThat(learner.state().moments().count(0)).isEqualTo(240);
        return learner.state();
    }

    @Test
    void noneChangesNothing() {
        byte[] before = Fixtures.CODEC.toBytes(state);
        reaction.toLoss(new Change(0.1, 3, 7), state, settings(Reaction.NONE));
        assertThat(reaction.toInput(0, new Change(0.1, 3, 7), state, drift(Reaction.NONE)))
                .isEqualTo(Reaction.NONE);
        assertThat(Fixtures.CODEC.toBytes(state)).isEqualTo(before);
    }

    @Test
    void rewarmResetsTheOptimizerOnly() {
        long[] parameters = Bits.of(state.network().parameters());
        long steps = state.step();
        reaction.toLoss(new Change(0.1, 3, 7), state, settings(Reaction.REWARM));
        assertThat(state.network().optimizer().first()).containsOnly(0);
        assertThat(state.network().optimizer().second()).containsOnly(0);
        assertThat(state.network().optimizer().age()).isZero();
        assertThat(state.step()).isEqualTo(steps);
        assertThat(Bits.of(state.network().parameters())).isEqualTo(parameters);
        assertThat(state.replayable()).isEqualTo(20);
        assertThat(state.moments().count(0)).isEqualTo(240);
    }

    @Test
    void forgetKeepsWhatCameSinceTheChange() {
        double mean = state.moments().mean(0);
        double deviation = state.moments().standardDeviation(0);
        reaction.toLoss(new Change(0.1, UNINFORMED - 0.01, 60), state, settings(Reaction.FORGET));
        assertThat(state.network().optimizer().age()).isZero();
        assertThat(state.moments().count(0)).isEqualTo(60);
        assertThat(state.moments().count(1)).isEqualTo(60);
        assertThat(state.moments().mean(0)).isEqualTo(mean);
        assertThat(state.moments().standardDeviation(0)).isCloseTo(deviation, within(1e-9));
        reaction.toLoss(new Change(0.1, UNINFORMED - 0.01, 7), state, settings(Reaction.FORGET));
        assertThat(state.replayable()).isEqualTo(7);
    }

    @Test
    void forgetKeepsEnoughForOneReplayStepAndForScaling() {
        reaction.toLoss(new Change(0.1, UNINFORMED - 0.01, 1), state, settings(Reaction.FORGET));
        assertThat(state.replayable())
                .isEqualTo(Fixtures.richSettings().training().replay().batch());
        assertThat(state.moments().count(0)).isEqualTo(30);
    }

    @Test
    void forgetReinitializesANetworkThatIsWorseThanAConstant() {
        long[] trained = Bits.of(state.network().publishedParameters());
        reaction.toLoss(new Change(0.1, UNINFORMED, 7), state, settings(Reaction.FORGET));
        assertThat(Bits.of(state.network().publishedParameters())).isEqualTo(trained);
        reaction.toLoss(new Change(0.1, Math.nextUp(UNINFORMED), 7), state, settings(Reaction.FORGET));
        assertThat(Bits.of(state.network().publishedParameters()))
                .isEqualTo(Bits.of(Fixtures.DEFINITION.initialParameters()))
                .isNotEqualTo(trained);
    }

    @Test
    void changeOfAnInputCapsTheWeightOfItsMomentsOnly() {
        long[] parameters = Bits.of(state.network().parameters());
        assertThat(reaction.toInput(2, new Change(0.1, 3, 50), state, drift(Reaction.FORGET)))
                .isEqualTo(Reaction.FORGET);
        assertThat(state.moments().count(0)).isEqualTo(240);
        assertThat(state.moments().count(1)).isEqualTo(50);
        assertThat(Bits.of(state.network().parameters())).isEqualTo(parameters);
        assertThat(state.network().optimizer().age()).isPositive();
        assertThat(state.replayable()).isEqualTo(20);
    }

    @Test
    void changeOfAnInputThatIsNotScaledIsReportedOnly() {
        byte[] before = Fixtures.CODEC.toBytes(state);
        assertThat(reaction.toInput(1, new Change(0.1, 3, 50), state, drift(Reaction.FORGET)))
                .isEqualTo(Reaction.NONE);
        assertThat(reaction.toInput(0, new Change(0.1, 3, 50), state, drift(Reaction.REWARM)))
                .isEqualTo(Reaction.NONE);
        assertThat(Fixtures.CODEC.toBytes(state)).isEqualTo(before);
    }

    private static LearningSettings settings(Reaction reaction) {
        return Fixtures.richSettings().withDrift(drift(reaction));
    }

    private static DriftSettings drift(Reaction reaction) {
        return new DriftSettings(Detector.ADWIN, 0.002, 20, 0.005, reaction);
    }
}
