package dev.lifeboat.learning;

/**
 * The training with one mini-batch.
 *
 * @param examples number of examples; 0 if there was nothing to learn from
 * @param loss of the mini-batch before the step; NaN without examples
 * @param gradientNorm before clipping; NaN without examples
 * @param skipped whether the step was skipped because its gradient was not finite
 * @param skippedReplays number of replay steps that were skipped for the same reason
 */
public record Step(int examples, double loss, double gradientNorm, boolean skipped, int skippedReplays) {
    static final Step NONE = new Step(0, Double.NaN, Double.NaN, false, 0);

    Step withSkippedReplays(int count) {
        return new Step(examples, loss, gradientNorm, skipped, count);
    }
}
