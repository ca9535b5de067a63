/**
 * The formats of topics: records, outcomes, predictions, dead letters and published models, with their schemas.
 *
 * <p>Callers use the interfaces {@link dev.lifeboat.format.RecordReader} and {@link dev.lifeboat.format.PredictionWriter}, which
 * {@link dev.lifeboat.format.Formats} chooses by configuration. May use Jackson, {@code config} and the packages below; does not know
 * {@code pipeline}.
 */
@NullMarked
package dev.lifeboat.format;

import org.jspecify.annotations.NullMarked;
