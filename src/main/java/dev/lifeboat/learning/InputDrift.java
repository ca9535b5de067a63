package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.stats.DriftDetector;
import dev.lifeboat.stats.DriftDetector.Change;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Detects drift in one input. The first values are the reference; later values are mapped to the detector's range [0, 1], which spans
 * ±{@value #REACH} standard deviations around the mean of the reference. A change starts a new reference.
 */
final class InputDrift {
    private static final long REFERENCE = 100;
    private static final double REACH = 4;

    private final DriftSettings settings;
    private DriftDetector detector;
    private long count;
    private double mean;
    private double m2;

    /** @param settings with a detector */
    InputDrift(DriftSettings settings) {
        this.settings = settings;
        this.detector = Objects.requireNonNull(settings.newDetector());
    }

    @Nullable
    Change add(double value) {
        if (count < REFERENCE) {
            // Welford 1962.
            count++;
            double delta = value - mean;
            mean += delta / count;
            m2 += delta * (value - mean);
            return null;
        }
        double unit = m2 > 0 ? Math.sqrt(m2 / count) : 1;
        double z = Math.max(-REACH, Math.min(REACH, (value - mean) / unit));
        Change change = detector.add((z + REACH) / (2 * REACH));
        if (change == null) {
            return null;
        }
        Change found = new Change(restored(change.before(), unit), restored(change.after(), unit), change.since());
        detector = Objects.requireNonNull(settings.newDetector());
        count = 0;
        mean = 0;
        m2 = 0;
        return found;
    }

    private double restored(double value, double unit) {
        return mean + (value * 2 * REACH - REACH) * unit;
    }

    void writeTo(BinaryWriter out) {
        out.putCount(count).putDouble(mean).putDouble(m2);
        detector.writeTo(out);
    }

    void readFrom(BinaryReader in) {
        count = in.readCount();
        mean = in.readDouble();
        m2 = in.readDouble();
        detector.readFrom(in);
    }
}
