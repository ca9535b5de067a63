package dev.lifeboat.learning;

/**
 * The training with one mini-batch.
 *
 * @param examples number of examples; 0 if there was nothing to learn from
 * @param loss of the mini-batch before the step; NaN without a step
 * @param gradientNorm before clipping; NaN without a step
 * @param skipped whether the step was skipped because its gradient was not finite
 * @param skippedReplays number of replay steps that were skipped for the same reason
 */
public record Step(int examples, double loss, double gradientNorm, boolean skipped, int skippedReplays) {
    static final Step NONE = new Step(0, Double.NaN, Double.NaN, false, 0);

    /** Examples that wait for a step. */
    static Step collected(int examples) {
        return new Step(examples, Double.NaN, Double.NaN, false, 0);
    }

    Step withExamples(int count) {
        return new Step(count, loss, gradientNorm, skipped, skippedReplays);
    }

    Step withSkippedReplays(int count) {
        return new Step(examples, loss, gradientNorm, skipped, count);
    }
}
