package dev.lifeboat.learning;

/**
 * A prediction as it is emitted.
 *
 * @param values in the layout of the target; not to be modified
 * @param modelVersion version of the model that made it
 * @param stale whether that model was too far behind the record
 */
public record Prediction(double[] values, long modelVersion, boolean stale) {}
