package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;

/**
 * A record whose label is known, with what had been said about it.
 *
 * @param features (inputs), unscaled, as they were when the prediction was emitted; not to be changed
 * @param probability that was emitted
 * @param modelVersion that emitted it
 * @param use what the learner does with it
 * @param labelDelayMs from the prediction's timestamp to the label's; 0 if the label came with the record or before it
 */
public record Example(
        double[] features, boolean label, double probability, long modelVersion, Use use, long labelDelayMs) {

    /** What the learner does with an example, beside evaluating it. */
    public enum Use {
        /** Learns from it. */
        TRAINING(true),
        /** Never learns from it. */
        HELD_OUT(false),
        /** Learns from it; no label came in time, which was taken as a negative one. Evaluated apart. */
        EXPIRED(true),
        /** As {@link #EXPIRED}, held out. */
        EXPIRED_HELD_OUT(false);

        private final boolean learned;

        Use(boolean learned) {
            this.learned = learned;
        }

        public boolean isLearned() {
            return learned;
        }
    }

    private static final Use[] USES = Use.values();

    public Example {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability of " + probability);
        }
        if (labelDelayMs < 0) {
            throw new IllegalArgumentException("a label delay of " + labelDelayMs + " ms");
        }
    }

    void writeTo(BinaryWriter out) {
        out.putByte(use.ordinal() << 1 | (label ? 1 : 0));
        out.putDoubles(features).putDouble(probability).putLong(modelVersion).putCount(labelDelayMs);
    }

    static Example readFrom(BinaryReader in, int inputs) {
        int flags = in.readByte();
        if (flags < 0 || flags >> 1 >= USES.length) {
            throw in.damaged("has an example with flags " + flags);
        }
        double[] features = in.readDoubles(inputs);
        double probability = in.readDouble();
        if (!(probability >= 0 && probability <= 1)) {
            throw in.damaged("has an example with probability " + probability);
        }
        return new Example(features, (flags & 1) == 1, probability, in.readLong(), USES[flags >> 1], in.readCount());
    }
}
