package dev.lifeboat.stats;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import org.jspecify.annotations.Nullable;

/** Detects changes of the mean of a stream of values in [0, 1]. */
public sealed interface DriftDetector permits Adwin, PageHinkley {
    /**
     * A change of the mean.
     *
     * @param before mean before the change
     * @param after mean since the change
     * @param since estimated number of values since the change; at least 1
     */
    record Change(double before, double after, long since) {
        public boolean isRise() {
            return after > before;
        }
    }

    /**
     * Adds a value in [0, 1].
     *
     * @return the change that was detected with this value, or null
     */
    @Nullable
    Change add(double value);

    void writeTo(BinaryWriter out);

    /** Restores the state that {@link #writeTo} of a detector of the same kind wrote. */
    void readFrom(BinaryReader in);
}
