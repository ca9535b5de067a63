package dev.lifeboat.learning;

import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.nn.NetworkShape;

/**
 * One network of an ensemble: what it looks like, and how it learns.
 *
 * @param name unique in the ensemble
 * @param reaction to drift of its own emitted loss
 * @param shadow whether it is evaluated only: its predictions are never part of the ensemble's
 */
public record Member(
        String name, Architecture architecture, TrainingSettings training, Reaction reaction, boolean shadow) {
    /** The name of the network that is an ensemble of its own. */
    public static final String SINGLE = "network";

    /** A network that is an ensemble of its own and does not react to drift. */
    public static Member single(Architecture architecture, TrainingSettings training) {
        return new Member(SINGLE, architecture, training, Reaction.NONE, false);
    }

    public Member withTraining(TrainingSettings other) {
        return new Member(name, architecture, other, reaction, shadow);
    }

    public Member withReaction(Reaction other) {
        return new Member(name, architecture, training, other, shadow);
    }

    /** Whether the other member's parameters can be used by this one. */
    boolean isCompatible(Member other) {
        return name.equals(other.name) && architecture.equals(other.architecture);
    }

    NetworkShape shape(ModelSignature signature) {
        return architecture.shape(signature);
    }

    double[] initialParameters(ModelSignature signature) {
        return architecture.initialization().parameters(shape(signature));
    }

    /** The seed of everything random in its training. */
    long seed(ModelSignature signature) {
        return Fingerprint.of(signature.canonical() + "|" + architecture.canonical())
                .bits();
    }
}
