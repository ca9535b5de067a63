package dev.lifeboat.evaluation;

/**
 * The predictions in one tenth of the range of probabilities.
 *
 * @param count number of predictions
 * @param meanProbability mean of the emitted probabilities; NaN if there are none
 * @param positiveRate fraction of positive labels; NaN if there are none
 */
public record CalibrationBin(long count, double meanProbability, double positiveRate) {}
