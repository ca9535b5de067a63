package dev.lifeboat.learning;

/**
 * A record whose label is known, and the prediction that was emitted for it.
 *
 * @param features (inputs), unscaled, as they were when the prediction was emitted; not to be modified
 * @param label in the encoding of the target
 * @param prediction as it was emitted, in the layout of the target; not to be modified
 * @param members what each member of the ensemble emitted
 * @param modelVersion version of the model that emitted the prediction
 * @param use what the learner does with the example
 * @param labelDelayMs from the timestamp of the record to that of the label; 0 if the label arrived with the record
 */
public record Example(
        double[] features,
        double label,
        double[] prediction,
        MemberOutputs members,
        long modelVersion,
        Use use,
        long labelDelayMs) {

    /** An example whose prediction is that of a single network. */
    public Example(
            double[] features, double label, double[] prediction, long modelVersion, Use use, long labelDelayMs) {
        this(features, label, prediction, MemberOutputs.NONE, modelVersion, use, labelDelayMs);
    }

    /** What the learner does with an example. */
    public enum Use {
        /** Evaluates the prediction and learns from the example. */
        TRAINING(true),
        /** Evaluates the prediction only. */
        HELD_OUT(false),
        /** Learns from the example; its label is the negative one, because no outcome arrived. Evaluated separately. */
        EXPIRED(true),
        /** Like {@link #EXPIRED}, but held out. */
        EXPIRED_HELD_OUT(false);

        private final boolean learned;

        Use(boolean learned) {
            this.learned = learned;
        }

        public boolean isLearned() {
            return learned;
        }
    }

    /** The same example with another prediction; features are shared. */
    public Example withPrediction(Prediction other) {
        return new Example(features, label, other.values(), other.members(), modelVersion, use, labelDelayMs);
    }

    public Example {
        if (labelDelayMs < 0) {
            throw new IllegalArgumentException("label delay of " + labelDelayMs + " ms");
        }
    }
}
