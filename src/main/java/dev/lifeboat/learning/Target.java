package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.evaluation.Evaluation;
import dev.lifeboat.evaluation.EvaluationSettings;
import dev.lifeboat.nn.OutputLoss;

/**
 * What is predicted, and everything that follows from it: the outputs of a network and their activation, the loss, the decoding of labels,
 * the layout of a prediction, and its evaluation.
 *
 * <p>A label is encoded as one double, NaN if there is none; a prediction as {@link #predictionWidth()} doubles. Only the target knows
 * what these numbers mean; code that renders them (JSON, tables, the page) switches over the permitted types.
 */
public sealed interface Target permits BinaryTarget {
    /** The encoding of a label that is not known. */
    double NO_LABEL = Double.NaN;

    /** Field of a record or an outcome that holds the label. */
    String field();

    /** Number of outputs of a network. */
    int outputs();

    /** Number of doubles of a prediction. */
    int predictionWidth();

    /** Encodes a number; {@link #NO_LABEL} if it is not a label. */
    double encode(double number);

    /** Encodes text; {@link #NO_LABEL} if it is not a label. */
    double encode(String text);

    /** Encodes {@code true} or {@code false}; {@link #NO_LABEL} if it is not a label. */
    double encode(boolean value);

    /** The labels that are accepted, for messages: {@code 0, 1, false or true}. */
    String legalLabels();

    /**
     * Applies the output activation.
     *
     * @param logits (outputs)
     * @param prediction (prediction width), overwritten
     */
    void predict(double[] logits, double[] prediction);

    /** Whether these numbers can be a prediction. */
    boolean isPrediction(double[] prediction);

    /** The loss that networks are trained with. */
    OutputLoss loss(TrainingSettings training);

    /**
     * How far training with weighted examples shifts each logit, (outputs). It is subtracted from the output biases of a published
     * network, so that emitted probabilities are calibrated. Elkan 2001, theorem 2.
     */
    double[] logitShift(TrainingSettings training);

    /** The loss of a member's emitted prediction by which it is weighted; finite. */
    double mixingLoss(double[] prediction, double label);

    /** Keeps a weighted mean of predictions among the possible ones, in spite of rounding; in place. */
    void normalize(double[] prediction);

    /** The loss of an emitted prediction in which drift is detected, in [0, {@link #maxEmittedLoss()}]. */
    double emittedLoss(double[] prediction, double label);

    double maxEmittedLoss();

    /** The loss of a prediction that knows nothing: a network above it is reinitialized after drift. */
    double uninformedLoss();

    Evaluation newEvaluation(EvaluationSettings settings);

    /** Reads what {@link Evaluation#writeTo} wrote. */
    Evaluation readEvaluation(BinaryReader in);

    void writeLabel(double label, BinaryWriter out);

    double readLabel(BinaryReader in);

    /** Everything that determines what predictions mean, in a form that never changes: part of the fingerprint. */
    String canonical();
}
