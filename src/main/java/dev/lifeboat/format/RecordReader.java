package dev.lifeboat.format;

import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the values of the input and outcomes topics.
 *
 * <p>Not thread-safe.
 */
public interface RecordReader {
    /**
     * Decodes a record of the input topic.
     *
     * @param record overwritten
     * @return why the record is not acceptable; null if it is
     */
    @Nullable
    Rejection readRecord(byte[] value, DecodedRecord record);

    /**
     * Decodes a record of the outcomes topic, of which only the label is used.
     *
     * @param record overwritten; has a label if the outcome is acceptable
     * @return why the outcome is not acceptable; null if it is
     */
    @Nullable
    Rejection readOutcome(byte[] value, DecodedRecord record);
}
