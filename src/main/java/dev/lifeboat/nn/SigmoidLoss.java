package dev.lifeboat.nn;

/**
 * A loss function on one sigmoid output.
 *
 * @param loss of the probability
 * @param positiveWeight factor of the loss of examples with label 1
 */
public record SigmoidLoss(Loss loss, double positiveWeight) implements OutputLoss {
    @Override
    public double valueAndDelta(double[] logits, int from, double label, double[] delta) {
        double output = ForwardPass.sigmoid(logits[from]);
        double weight = label == 1.0 ? positiveWeight : 1.0;
        delta[from] = weight * loss.delta(output, label);
        return weight * loss.value(logits[from], output, label);
    }
}
