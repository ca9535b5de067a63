package dev.lifeboat.learning;

/**
 * A prediction as it is emitted.
 *
 * @param values in the layout of the target; not to be modified
 * @param members what each member of the ensemble emitted
 * @param modelVersion version of the model that made it
 * @param stale whether that model was too far behind the record
 */
public record Prediction(double[] values, MemberOutputs members, long modelVersion, boolean stale) {
    /** The prediction of a single network. */
    public Prediction(double[] values, long modelVersion, boolean stale) {
        this(values, MemberOutputs.NONE, modelVersion, stale);
    }
}
