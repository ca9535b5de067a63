package dev.lifeboat.pipeline;

import dev.lifeboat.evaluation.BinaryEvaluation;
import dev.lifeboat.evaluation.Metrics;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.MemberState;
import java.util.List;

/**
 * What the predictions of one member of an ensemble were worth.
 *
 * @param weight in the ensemble, from 0 to 1
 * @param metrics since the start, of the predictions that the member emitted
 */
public record MemberResult(String name, double weight, boolean shadow, Metrics metrics) {
    /** The members of a learner, in the order of its settings; none if there is only one. */
    public static List<MemberResult> of(LearnerState state) {
        List<MemberState> members = state.members();
        return members.size() == 1
                ? List.of()
                : members.stream().map(MemberResult::of).toList();
    }

    private static MemberResult of(MemberState member) {
        Metrics metrics = BinaryEvaluation.of(member.evaluation()).sinceStart().model();
        return new MemberResult(
                member.member().name(), member.weight(), member.member().shadow(), metrics);
    }
}
