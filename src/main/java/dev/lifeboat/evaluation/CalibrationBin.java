package dev.lifeboat.evaluation;

/**
 * One tenth of the range of probabilities.
 *
 * @param count of predictions in it
 * @param meanProbability that was said; NaN when empty
 * @param positiveRate that came true; NaN when empty
 */
public record CalibrationBin(long count, double meanProbability, double positiveRate) {}
