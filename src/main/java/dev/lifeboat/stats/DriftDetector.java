package dev.lifeboat.stats;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import org.jspecify.annotations.Nullable;

/** Tells when the mean of a stream of values in [0, 1] has changed. */
public sealed interface DriftDetector permits Adwin, PageHinkley {
    /**
     * A change of the mean.
     *
     * @param before mean until then
     * @param after mean since then
     * @param since values that came since then, as far as the detector can tell; at least 1
     */
    record Change(double before, double after, long since) {
        public boolean isRise() {
            return after > before;
        }
    }

    /**
     * Adds a value in [0, 1].
     *
     * @return the change that has become certain with it, or null
     */
    @Nullable
    Change add(double value);

    void writeTo(BinaryWriter out);

    /** Takes up what {@link #writeTo} of a detector of the same kind has written, in place of what this one has seen. */
    void readFrom(BinaryReader in);
}
