package dev.lifeboat.format;

import dev.lifeboat.learning.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the values of the predictions topic.
 *
 * <p>Not thread-safe.
 */
public interface PredictionWriter {
    /** @param id in UTF-8, at most 256 bytes; null if the record has none */
    byte[] write(byte @Nullable [] id, Prediction prediction);
}
