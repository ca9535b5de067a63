package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.stats.DriftDetector.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberStateTest {
    private static final double UNINFORMED = Fixtures.SIGNATURE.target().uninformedLoss();

    @Test
    void noneChangesNothing() {
        LearnerState state = trained(Reaction.NONE);
        byte[] before = Fixtures.CODEC.toBytes(state);
        state.leader().react(new Change(0.1, 3, 7));
        assertThat(Fixtures.CODEC.toBytes(state)).isEqualTo(before);
    }

    @Test
    void rewarmResetsTheOptimizerOnly() {
        LearnerState state = trained(Reaction.REWARM);
        NetworkState network = state.leader().network();
        long[] parameters = Bits.of(network.parameters());
        long steps = state.step();
        state.leader().react(new Change(0.1, 3, 7));
        assertThat(network.optimizer().first()).containsOnly(0);
        assertThat(network.optimizer().second()).containsOnly(0);
        assertThat(network.optimizer().age()).isZero();
        assertThat(state.step()).isEqualTo(steps).isPositive();
        assertThat(Bits.of(network.parameters())).isEqualTo(parameters);
        assertThat(state.leader().replayable()).isEqualTo(20);
        assertThat(state.moments().count(0)).isEqualTo(240);
    }

    @Test
    void forgetKeepsTheReplayedExamplesSinceTheChange() {
        LearnerState state = trained(Reaction.FORGET);
        state.leader().react(new Change(0.1, UNINFORMED - 0.01, 7));
        assertThat(state.leader().network().optimizer().age()).isZero();
        assertThat(state.leader().replayable()).isEqualTo(7);
        assertThat(state.moments().count(0)).isEqualTo(240);
    }

    @Test
    void forgetKeepsEnoughForOneReplayStep() {
        MemberState member = trained(Reaction.FORGET).leader();
        member.react(new Change(0.1, UNINFORMED - 0.01, 1));
        assertThat(member.replayable())
                .isEqualTo(member.member().training().replay().batch());
    }

    @Test
    void forgetReinitializesANetworkThatIsWorseThanAConstant() {
        MemberState member = trained(Reaction.FORGET).leader();
        long[] trained = Bits.of(member.network().publishedParameters());
        member.react(new Change(0.1, UNINFORMED, 7));
        assertThat(Bits.of(member.network().publishedParameters())).isEqualTo(trained);
        member.react(new Change(0.1, Math.nextUp(UNINFORMED), 7));
        assertThat(Bits.of(member.network().publishedParameters()))
                .isEqualTo(Bits.of(Fixtures.initialParameters()))
                .isNotEqualTo(trained);
    }

    /** 240 examples learned from; 20 of them can be replayed. */
    private static LearnerState trained(Reaction reaction) {
        LearningSettings rich = Fixtures.richSettings();
        LearningSettings settings = rich.withDrift(DriftSettings.OFF)
                .withScaling(ScalingSettings.withoutDecay(8))
                .withMembers(List.of(rich.members().get(0).withReaction(reaction)));
        Learner learner = Fixtures.learner(settings);
        for (int i = 0; i < 30; i++) {
            learner.fold(i, Fixtures.batch(i, 8));
        }
        assertThat(learner.state().leader().replayable()).isEqualTo(20);
        assertThat(learner.state().moments().count(0)).isEqualTo(240);
        return learner.state();
    }
}
