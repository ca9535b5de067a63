package dev.lifeboat.evaluation;

/**
 * The model beside two baselines, on the same records.
 *
 * @param majority the class that was more frequent before each record, with the base rate before it as its probability
 * @param previousLabel the label before each record, said with certainty
 */
public record Comparison(Metrics model, Metrics majority, Metrics previousLabel) {}
