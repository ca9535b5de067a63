package dev.lifeboat.evaluation;

/**
 * Metrics of the model and of two baselines on the same records.
 *
 * @param majority predicts the more frequent class so far, with its base rate as probability
 * @param previousLabel predicts the previous label with certainty
 */
public record Comparison(Metrics model, Metrics majority, Metrics previousLabel) {}
