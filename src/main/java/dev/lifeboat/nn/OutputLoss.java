package dev.lifeboat.nn;

/** The loss of one example as a function of the network's logits: output activation and loss function in one. */
public interface OutputLoss {
    /**
     * The loss of one example, and its gradient.
     *
     * @param logits (outputs), from index {@code from}
     * @param label in the encoding of the target
     * @param delta (outputs), from index {@code from}: ∂loss/∂logits, overwritten
     */
    double valueAndDelta(double[] logits, int from, double label, double[] delta);
}
