package dev.lifeboat.evaluation;

import dev.lifeboat.binary.BinaryWriter;

/**
 * Evaluates emitted predictions once their labels are known: over a sliding window of the most recent predictions, with fading averages,
 * and since the start.
 *
 * <p>Not thread-safe.
 */
public sealed interface Evaluation permits BinaryEvaluation {
    /**
     * Adds a prediction as it was emitted.
     *
     * @param prediction in the layout of the target; not modified
     * @param label in the encoding of the target
     */
    void add(double[] prediction, double label);

    /** Applies new settings; if the window shrinks, the most recent predictions are kept. */
    void configure(EvaluationSettings settings);

    /** Capacity of the window, in predictions. */
    int capacity();

    /** Number of predictions since the start. */
    long count();

    /** Whether the window is full and the loss of its predictions is above that of the majority baseline. */
    boolean isWorseThanMajority();

    /** The window is written oldest first, so that equal evaluations have equal bytes. */
    void writeTo(BinaryWriter out);
}
