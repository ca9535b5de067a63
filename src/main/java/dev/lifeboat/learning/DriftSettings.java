package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.stats.Adwin;
import dev.lifeboat.stats.DriftDetector;
import dev.lifeboat.stats.PageHinkley;
import org.jspecify.annotations.Nullable;

/**
 * How drift is looked for, in the log loss of what was emitted and in each input, and what is done about it.
 *
 * @param confidence δ of ADWIN: how likely a cut is by chance
 * @param threshold λ of Page–Hinkley: how far the sum of deviations may rise
 * @param tolerance δ of Page–Hinkley: deviations that do not count
 */
public record DriftSettings(
        Detector detector, double confidence, double threshold, double tolerance, Reaction reaction) {
    /** Nothing is looked for. */
    public static final DriftSettings OFF = new DriftSettings(Detector.NONE, 0.002, 20, 0.005, Reaction.NONE);

    /** The test that is made. */
    public enum Detector {
        NONE,
        ADWIN,
        PAGE_HINKLEY
    }

    /** What is done when the log loss has risen. */
    public enum Reaction {
        /** It is told. */
        NONE,
        /** The optimiser's moments are forgotten, and its schedule begins anew. */
        REWARM,
        /**
         * As {@link #REWARM}; and of scaling and replay only as much is kept as came since the change. A network that has become worse
         * than saying 0.5 begins anew, too.
         */
        FORGET
    }

    public DriftSettings {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("a confidence of " + confidence + " of drift");
        }
        if (!(threshold > 0 && Double.isFinite(threshold)) || !(tolerance >= 0 && Double.isFinite(tolerance))) {
            throw new IllegalArgumentException("a threshold of " + threshold + " of drift with tolerance " + tolerance);
        }
    }

    void writeTo(BinaryWriter out) {
        out.putByte(detector.ordinal()).putByte(reaction.ordinal());
        out.putDouble(confidence).putDouble(threshold).putDouble(tolerance);
    }

    /** @throws IllegalArgumentException if they are impossible */
    static DriftSettings readFrom(BinaryReader in) {
        Detector detector = in.readChoice(Detector.values());
        Reaction reaction = in.readChoice(Reaction.values());
        return new DriftSettings(detector, in.readDouble(), in.readDouble(), in.readDouble(), reaction);
    }

    /** A detector that has seen nothing; null if nothing is looked for. */
    @Nullable
    DriftDetector newDetector() {
        return switch (detector) {
            case NONE -> null;
            case ADWIN -> new Adwin(confidence);
            case PAGE_HINKLEY -> new PageHinkley(threshold, tolerance);
        };
    }
}
