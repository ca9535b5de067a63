package dev.lifeboat.learning;

import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.stats.DriftDetector.Change;
import dev.lifeboat.stats.RunningMoments;

/** What the learner does when drift was detected. */
final class DriftReaction {
    /** Weight of the running moments that always remains, in values: an estimate from fewer is poor. */
    private static final double MIN_KEPT_VALUES = 30;

    private final ModelDefinition definition;

    DriftReaction(ModelDefinition definition) {
        this.definition = definition;
    }

    /** Reacts to a rise of the emitted loss. */
    void toLoss(Change change, LearnerState state, LearningSettings settings) {
        NetworkState network = state.network();
        switch (settings.drift().reaction()) {
            case NONE -> {}
            case REWARM -> network.optimizer().reset();
            case FORGET -> {
                network.optimizer().reset();
                if (change.after() > definition.target().uninformedLoss()) {
                    network.reinitialize(definition.initialParameters());
                }
                int batch = settings.training().replay().batch();
                network.replay().keepNewest(Math.max(change.since(), batch));
                for (int variable = 0; variable < state.moments().variables(); variable++) {
                    capWeight(state.moments(), variable, change);
                }
            }
        }
    }

    /** Reacts to a change of one input: it says nothing about the network, but the input's scaling can be forgotten. */
    Reaction toInput(int input, Change change, LearnerState state, DriftSettings settings) {
        int[] scaledInputs = definition.scaledInputs();
        for (int variable = 0; variable < scaledInputs.length; variable++) {
            if (scaledInputs[variable] == input && settings.reaction() == Reaction.FORGET) {
                capWeight(state.moments(), variable, change);
                return Reaction.FORGET;
            }
        }
        return Reaction.NONE;
    }

    private static void capWeight(RunningMoments moments, int variable, Change change) {
        moments.capWeight(variable, Math.max((double) change.since(), MIN_KEPT_VALUES));
    }
}
