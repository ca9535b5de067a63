package dev.lifeboat.learning;

import dev.lifeboat.evaluation.EvaluationSettings;
import java.util.List;

/**
 * Everything that determines how the learner folds a journal entry.
 *
 * @param members of the ensemble, in the order in which they are mixed
 * @param mixing of their predictions
 * @param holdOut ids that are never learned from
 * @param paused whether examples are evaluated only: neither the networks nor the running moments change,
 *     and no drift is looked for
 */
public record LearningSettings(
        List<Member> members,
        Mixing mixing,
        ScalingSettings scaling,
        EvaluationSettings evaluation,
        DriftSettings drift,
        HoldOut holdOut,
        boolean paused) {

    /** Maximum number of members. */
    public static final int MAX_MEMBERS = 32;

    public LearningSettings {
        members = List.copyOf(members);
        if (members.size() > MAX_MEMBERS) {
            throw new IllegalArgumentException(
                    "the ensemble has " + members.size() + " members, more than " + MAX_MEMBERS);
        }
        if (members.stream().map(Member::name).distinct().count() < members.size()) {
            throw new IllegalArgumentException("several members of the ensemble have the same name");
        }
        if (members.stream().allMatch(Member::shadow)) {
            throw new IllegalArgumentException("the ensemble has no member that is not a shadow");
        }
    }

    /** Settings of a single network, with which learning goes on. */
    public static LearningSettings single(
            Member member,
            ScalingSettings scaling,
            EvaluationSettings evaluation,
            DriftSettings drift,
            HoldOut holdOut) {
        return new LearningSettings(List.of(member), Mixing.DEFAULT, scaling, evaluation, drift, holdOut, false);
    }

    /** The first 64 bits of a SHA-256 over the settings, as 16 hexadecimal digits: equal settings have the same hash. */
    public String hash() {
        return Fingerprint.ofBytes(LearningSettingsCodec.toBytes(this)).toString();
    }

    /** Whether the network of each member can be continued from a state with the other settings. */
    public boolean canContinue(LearningSettings other) {
        return members.stream().allMatch(member -> other.members.stream().anyMatch(member::isCompatible));
    }

    public LearningSettings withMembers(List<Member> other) {
        return new LearningSettings(other, mixing, scaling, evaluation, drift, holdOut, paused);
    }

    public LearningSettings withScaling(ScalingSettings other) {
        return new LearningSettings(members, mixing, other, evaluation, drift, holdOut, paused);
    }

    public LearningSettings withEvaluation(EvaluationSettings other) {
        return new LearningSettings(members, mixing, scaling, other, drift, holdOut, paused);
    }

    public LearningSettings withDrift(DriftSettings other) {
        return new LearningSettings(members, mixing, scaling, evaluation, other, holdOut, paused);
    }

    public LearningSettings withHoldOut(HoldOut other) {
        return new LearningSettings(members, mixing, scaling, evaluation, drift, other, paused);
    }

    public LearningSettings withPaused(boolean other) {
        return new LearningSettings(members, mixing, scaling, evaluation, drift, holdOut, other);
    }
}
