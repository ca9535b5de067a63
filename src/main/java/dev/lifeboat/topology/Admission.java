package dev.lifeboat.topology;

import dev.lifeboat.config.LifeboatConfig;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a record is accepted, before any state is touched. What it has decoded is in its decoder until the next record
 * comes. One instance a thread.
 */
final class Admission {
    private final RecordDecoder decoder;
    private final DeadLetters deadLetters;
    private final long maxAheadMs;
    private final boolean idMayBeInside;
    private byte @Nullable [] id;

    /** @param decoder that decodes the records */
    Admission(LifeboatConfig config, RecordDecoder decoder, DeadLetters deadLetters) {
        this.decoder = decoder;
        this.deadLetters = deadLetters;
        this.maxAheadMs = config.maxAheadMs();
        this.idMayBeInside = config.topics().outcomes() == null;
    }

    /** Of the record that was checked last, if it was accepted. */
    byte[] id() {
        return Objects.requireNonNull(id, "no record was accepted");
    }

    /**
     * Decodes and validates a record; a value of null is a tombstone, and accepted.
     *
     * @param isOutcome whether it comes from the outcomes topic
     * @param badTimestamp its timestamp, if that is impossible
     * @return why the record cannot be accepted, if so
     */
    @Nullable
    Rejection check(Record<byte[], byte[]> record, boolean isOutcome, @Nullable Long badTimestamp) {
        Rejection envelope = checkEnvelope(record, badTimestamp);
        if (envelope != null) {
            return envelope;
        }
        id = record.key();
        boolean idIsInside = idMayBeInside && id == null && record.value() != null;
        if (!idIsInside) {
            Rejection badId = Ids.check(id);
            if (badId != null || record.value() == null) {
                return badId;
            }
        }
        Rejection content = isOutcome ? decoder.decodeOutcome(record.value()) : decoder.decodeRecord(record.value());
        if (content != null || !idIsInside) {
            return content;
        }
        id = Ids.bytes(decoder.id());
        return Ids.checkField(decoder.id());
    }

    private @Nullable Rejection checkEnvelope(Record<byte[], byte[]> record, @Nullable Long badTimestamp) {
        Rejection tooLarge = deadLetters.checkSize(record);
        if (tooLarge != null || badTimestamp == null) {
            return tooLarge;
        }
        return new Rejection(
                DeadLetterReason.BAD_TIMESTAMP,
                "the timestamp " + badTimestamp + " is negative, or more than timestamps.max.ahead.ms=" + maxAheadMs
                        + " ahead of the clock");
    }
}
