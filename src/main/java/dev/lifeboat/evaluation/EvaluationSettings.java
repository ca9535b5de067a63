package dev.lifeboat.evaluation;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;

/**
 * How predictions are evaluated.
 *
 * @param window capacity of the sliding window, in predictions
 * @param threshold probability above which the predicted label is 1
 */
public record EvaluationSettings(int window, double threshold) {
    /** Maximum window: its predictions are part of the learner's state, which must fit into one Kafka record. */
    public static final int MAX_WINDOW = 20_000;

    public static final EvaluationSettings DEFAULT = new EvaluationSettings(1000, 0.5);

    public EvaluationSettings {
        if (window < 1 || window > MAX_WINDOW) {
            throw new IllegalArgumentException("evaluation window " + window + " is not from 1 to " + MAX_WINDOW);
        }
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold " + threshold + " is not from 0 to 1");
        }
    }

    public void writeTo(BinaryWriter out) {
        out.putInt(window).putDouble(threshold);
    }

    /** @throws IllegalArgumentException if a value is out of range */
    public static EvaluationSettings readFrom(BinaryReader in) {
        return new EvaluationSettings(in.readInt(), in.readDouble());
    }
}
