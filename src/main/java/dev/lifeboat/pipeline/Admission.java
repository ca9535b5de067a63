package dev.lifeboat.pipeline;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.RawRecord;
import dev.lifeboat.schema.RecordId;
import dev.lifeboat.schema.Rejection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides which records are accepted, by their size, timestamp and id. Their content is judged by the reader of their format. */
public final class Admission {
    private final long maxBytes;
    private final long maxAheadMs;
    private final boolean acceptsIdFields;

    public Admission(LifeboatConfig config) {
        this.maxBytes = config.records().maxDeadLetterBytes();
        this.maxAheadMs = config.records().maxAheadMs();
        this.acceptsIdFields = config.topics().outcomes() == null;
    }

    /**
     * Checks what is known before decoding.
     *
     * @param bytes length of key, value and headers
     * @param headers number of headers
     * @param badTimestamp the timestamp, if it is illegal; null otherwise
     * @return why the record is not acceptable; null if it is so far
     */
    public @Nullable Rejection checkEnvelope(long bytes, int headers, @Nullable Long badTimestamp) {
        if (bytes > maxBytes) {
            return tooLarge("the record has " + bytes + " bytes, more than dead.letters.max.bytes=" + maxBytes);
        }
        if (headers > RawRecord.MAX_HEADERS) {
            return tooLarge("the record has more than " + RawRecord.MAX_HEADERS + " headers");
        }
        return badTimestamp == null
                ? null
                : new Rejection(
                        DeadLetterReason.BAD_TIMESTAMP,
                        "the timestamp " + badTimestamp + " is negative, or more than timestamps.max.ahead.ms="
                                + maxAheadMs + " ahead of the clock");
    }

    private static Rejection tooLarge(String message) {
        return new Rejection(DeadLetterReason.TOO_LARGE, message);
    }

    /**
     * Checks the key of a record, or of a tombstone if there is no value.
     *
     * @return why the record is not acceptable; null if it is, or if the id may be in a field
     */
    public @Nullable Rejection checkKey(byte @Nullable [] key, byte @Nullable [] value) {
        return isIdInField(key, value) ? null : RecordId.check(key);
    }

    /**
     * Checks the id in a field, where it may be in one.
     *
     * @return why the record is not acceptable; null if it is
     */
    public @Nullable Rejection checkIdField(byte @Nullable [] key, byte @Nullable [] value, DecodedRecord record) {
        return isIdInField(key, value) ? RecordId.checkField(record.id()) : null;
    }

    /** The id of an accepted record. */
    public static byte[] id(byte @Nullable [] key, DecodedRecord record) {
        return Objects.requireNonNull(key == null ? RecordId.bytes(record.id()) : key, "the record has no id");
    }

    private boolean isIdInField(byte @Nullable [] key, byte @Nullable [] value) {
        return acceptsIdFields && key == null && value != null;
    }
}
