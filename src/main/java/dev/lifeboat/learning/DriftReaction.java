package dev.lifeboat.learning;

import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.stats.DriftDetector.Change;
import dev.lifeboat.stats.RunningMoments;

/** What happens to the running moments, which all members share, when drift was detected. */
final class DriftReaction {
    /** Weight of the running moments that always remains, in values: an estimate from fewer is poor. */
    private static final double MIN_KEPT_VALUES = 30;

    private final int[] scaledInputs;

    DriftReaction(ModelSignature signature) {
        this.scaledInputs = signature.scaledInputs();
    }

    /** Reacts to a rise of the emitted loss. */
    Reaction toLoss(Change change, RunningMoments moments, DriftSettings settings) {
        if (settings.reaction() == Reaction.FORGET) {
            for (int variable = 0; variable < scaledInputs.length; variable++) {
                capWeight(moments, variable, change);
            }
        }
        return settings.reaction();
    }

    /** Reacts to a change of one input: it says nothing about the networks, but the input's scaling can be forgotten. */
    Reaction toInput(int input, Change change, RunningMoments moments, DriftSettings settings) {
        for (int variable = 0; variable < scaledInputs.length; variable++) {
            if (scaledInputs[variable] == input && settings.reaction() == Reaction.FORGET) {
                capWeight(moments, variable, change);
                return Reaction.FORGET;
            }
        }
        return Reaction.NONE;
    }

    private static void capWeight(RunningMoments moments, int variable, Change change) {
        moments.capWeight(variable, Math.max((double) change.since(), MIN_KEPT_VALUES));
    }
}
