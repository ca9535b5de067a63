package dev.lifeboat.learning;

/**
 * What became of one journal record.
 *
 * @param learned examples that were learned from
 * @param loss of the mini-batch before the step; NaN if there was nothing to learn from
 * @param gradientNorm before clipping; NaN if there was nothing to learn from
 * @param skipped whether the step was left out because its gradient was not finite
 */
public record Step(int learned, double loss, double gradientNorm, boolean skipped) {
    static final Step NONE = new Step(0, Double.NaN, Double.NaN, false);
}
