package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.evaluation.Evaluation;
import dev.lifeboat.evaluation.MetricSums;
import java.util.List;

/**
 * How good the emitted probabilities were: of examples that were learned from afterwards, of those held out, and apart from
 * both of those whose label never came and was taken as negative.
 */
public final class Evaluations {
    private final Evaluation training;
    private final Evaluation heldOut;
    private final MetricSums expired;

    private Evaluations(Evaluation training, Evaluation heldOut, MetricSums expired) {
        this.training = training;
        this.heldOut = heldOut;
        this.expired = expired;
    }

    static Evaluations empty() {
        return new Evaluations(new Evaluation(1), new Evaluation(1), new MetricSums());
    }

    public Evaluation training() {
        return training;
    }

    public Evaluation heldOut() {
        return heldOut;
    }

    public MetricSums expired() {
        return expired;
    }

    void add(List<Example> examples, LearningSettings settings) {
        training.resizeWindow(settings.evaluationWindow());
        heldOut.resizeWindow(settings.evaluationWindow());
        double threshold = settings.threshold();
        for (Example example : examples) {
            switch (example.use()) {
                case TRAINING -> training.add(example.probability(), example.label(), threshold);
                case HELD_OUT -> heldOut.add(example.probability(), example.label(), threshold);
                case EXPIRED, EXPIRED_HELD_OUT -> expired.add(example.probability(), example.label(), threshold);
            }
        }
    }

    void writeTo(BinaryWriter out) {
        training.writeTo(out);
        heldOut.writeTo(out);
        expired.writeTo(out);
    }

    /** @param withFading as of the state's version 2 */
    static Evaluations readFrom(BinaryReader in, boolean withFading) {
        return new Evaluations(
                Evaluation.readFrom(in, LearningSettings.LARGEST_WINDOW, withFading),
                Evaluation.readFrom(in, LearningSettings.LARGEST_WINDOW, withFading),
                MetricSums.readFrom(in));
    }
}
