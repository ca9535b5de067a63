package dev.lifeboat.learning;

import dev.lifeboat.schema.FeatureSchema;

/** What a model maps to what: the features of a record, and the target. */
public record ModelSignature(FeatureSchema features, Target target) {
    /**
     * Creates a signature.
     *
     * @throws IllegalArgumentException if a feature has the name of the label
     */
    public ModelSignature {
        if (features.indexOf(target.field()) >= 0) {
            throw new IllegalArgumentException("'" + target.field() + "' is the name of both a feature and the label");
        }
    }

    /** Number of inputs of a record. */
    public int inputs() {
        return features.inputs();
    }

    /** Indexes of the inputs that are z-scored, one per variable of the running moments; not to be modified. */
    public int[] scaledInputs() {
        return features.scaledInputs();
    }

    public Fingerprint fingerprint() {
        return Fingerprint.of(canonical());
    }

    /** Everything that determines what inputs and predictions mean, in a form that never changes. */
    public String canonical() {
        return features.canonical() + "|" + target.canonical();
    }
}
