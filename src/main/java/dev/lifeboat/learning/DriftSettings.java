package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.stats.Adwin;
import dev.lifeboat.stats.DriftDetector;
import dev.lifeboat.stats.PageHinkley;
import org.jspecify.annotations.Nullable;

/**
 * How drift is detected in the loss of emitted predictions and in each input, and how the learner reacts.
 *
 * @param confidence δ of ADWIN: probability of a false detection
 * @param threshold λ of Page–Hinkley: cumulative deviation that counts as a change
 * @param tolerance δ of Page–Hinkley: deviation that is ignored
 */
public record DriftSettings(
        Detector detector, double confidence, double threshold, double tolerance, Reaction reaction) {
    /** No detection. */
    public static final DriftSettings OFF = new DriftSettings(Detector.NONE, 0.002, 20, 0.005, Reaction.NONE);

    /** The statistical test. */
    public enum Detector {
        NONE,
        ADWIN,
        PAGE_HINKLEY
    }

    /** The reaction to a rise of the loss. */
    public enum Reaction {
        /** It is reported. */
        NONE,
        /** The optimizer's moments are reset, and its schedule starts again. */
        REWARM,
        /**
         * Like {@link #REWARM}; in addition, replayed examples and the weight of running moments from before the change are dropped. A
         * network that predicts worse than a constant is reinitialized.
         */
        FORGET
    }

    public DriftSettings {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("drift confidence " + confidence + " is not between 0 and 1");
        }
        if (!(threshold > 0 && Double.isFinite(threshold)) || !(tolerance >= 0 && Double.isFinite(tolerance))) {
            throw new IllegalArgumentException(
                    "drift threshold " + threshold + " must be above 0, and tolerance " + tolerance + " not below");
        }
    }

    void writeTo(BinaryWriter out) {
        out.putByte(detector.ordinal()).putByte(reaction.ordinal());
        out.putDouble(confidence).putDouble(threshold).putDouble(tolerance);
    }

    /** @throws IllegalArgumentException if a value is out of range */
    static DriftSettings readFrom(BinaryReader in) {
        Detector detector = in.readChoice(Detector.values());
        Reaction reaction = in.readChoice(Reaction.values());
        return new DriftSettings(detector, in.readDouble(), in.readDouble(), in.readDouble(), reaction);
    }

    /** A new detector; null for none. */
    @Nullable
    DriftDetector newDetector() {
        return switch (detector) {
            case NONE -> null;
            case ADWIN -> new Adwin(confidence);
            case PAGE_HINKLEY -> new PageHinkley(threshold, tolerance);
        };
    }
}
