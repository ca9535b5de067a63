package dev.lifeboat.learning;

import dev.lifeboat.stats.Scaling;
import java.util.List;

/** Models and settings of an ensemble with one member. */
public final class SingleNetwork {
    private SingleNetwork() {}

    /** A network with these parameters. */
    public static Model model(
            ModelSignature signature,
            Architecture architecture,
            ModelVersion version,
            double[] parameters,
            Scaling scaling,
            double clip) {
        MemberNetwork network = new MemberNetwork(
                0, Member.SINGLE, 1, architecture.encoding(), architecture.shape(signature), parameters);
        return new Model(signature, version, scaling, clip, List.of(network));
    }

    public static Architecture architecture(LearningSettings settings) {
        return only(settings).architecture();
    }

    public static TrainingSettings training(LearningSettings settings) {
        return only(settings).training();
    }

    public static LearningSettings withTraining(LearningSettings settings, TrainingSettings training) {
        return settings.withMembers(List.of(only(settings).withTraining(training)));
    }

    static LearningSettings withArchitecture(LearningSettings settings, Architecture architecture) {
        Member only = only(settings);
        return settings.withMembers(
                List.of(new Member(only.name(), architecture, only.training(), only.reaction(), only.shadow())));
    }

    private static Member only(LearningSettings settings) {
        if (settings.members().size() != 1) {
            throw new IllegalArgumentException("not a single network: " + settings.members());
        }
        return settings.members().get(0);
    }
}
