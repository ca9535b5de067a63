package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.evaluation.Evaluation;
import dev.lifeboat.evaluation.EvaluationSettings;
import java.util.List;

/**
 * The evaluation of emitted predictions, in three disjoint sets.
 *
 * @param prequential examples that were learned from after they were evaluated. Dawid 1984
 * @param heldOut examples that are never learned from
 * @param expired examples whose outcome never arrived and whose label was taken to be negative
 */
public record Evaluations(Evaluation prequential, Evaluation heldOut, Evaluation expired) {

    static Evaluations empty(Target target, EvaluationSettings settings) {
        return new Evaluations(
                target.newEvaluation(settings), target.newEvaluation(settings), target.newEvaluation(settings));
    }

    void configure(EvaluationSettings settings) {
        prequential.configure(settings);
        heldOut.configure(settings);
        expired.configure(settings);
    }

    void add(List<Example> examples) {
        for (Example example : examples) {
            set(example.use()).add(example.prediction(), example.label());
        }
    }

    private Evaluation set(Example.Use use) {
        return switch (use) {
            case TRAINING -> prequential;
            case HELD_OUT -> heldOut;
            case EXPIRED, EXPIRED_HELD_OUT -> expired;
        };
    }

    void writeTo(BinaryWriter out) {
        prequential.writeTo(out);
        heldOut.writeTo(out);
        expired.writeTo(out);
    }

    static Evaluations readFrom(BinaryReader in, Target target) {
        return new Evaluations(target.readEvaluation(in), target.readEvaluation(in), target.readEvaluation(in));
    }
}
