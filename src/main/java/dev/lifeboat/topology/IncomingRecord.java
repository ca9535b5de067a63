package dev.lifeboat.topology;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.RecordReader;
import dev.lifeboat.pipeline.Admission;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.RawRecord;
import dev.lifeboat.schema.Rejection;
import dev.lifeboat.schema.Source;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The record that is being processed: admitted and decoded.
 *
 * <p>Not thread-safe: {@link #read} overwrites it.
 */
final class IncomingRecord {
    private final Admission admission;
    private final RecordReader reader;
    private final DecodedRecord decoded;
    private Record<byte[], byte[]> record;
    private long offset;

    IncomingRecord(LifeboatConfig config, RecordReader reader) {
        this.admission = new Admission(config);
        this.reader = reader;
        this.decoded = new DecodedRecord(config.schema());
        this.record = new Record<>(new byte[0], new byte[0], 0);
    }

    /** Admits and decodes a record; returns why it is not acceptable, or null if it is. */
    @Nullable
    Rejection read(Source source, Record<byte[], byte[]> newRecord, long newOffset) {
        record = newRecord;
        offset = newOffset;
        byte @Nullable [] key = record.key();
        byte @Nullable [] value = record.value();
        Long badTimestamp = TimestampGuard.unmark(record.headers());
        Rejection rejection =
                admission.checkEnvelope(KafkaRecords.size(record), KafkaRecords.count(record.headers()), badTimestamp);
        if (rejection == null) {
            rejection = admission.checkKey(key, value);
        }
        if (rejection != null || value == null) {
            return rejection;
        }
        rejection = switch (source) {
            case RECORDS -> reader.readRecord(value, decoded);
            case OUTCOMES -> reader.readOutcome(value, decoded);
        };
        return rejection == null ? admission.checkIdField(key, value, decoded) : rejection;
    }

    boolean isTombstone() {
        return record.value() == null;
    }

    byte[] id() {
        return Admission.id(record.key(), decoded);
    }

    long timestamp() {
        return record.timestamp();
    }

    Headers headers() {
        return record.headers();
    }

    DecodedRecord decoded() {
        return decoded;
    }

    /** The record as it was consumed; a copy of its headers. */
    RawRecord raw() {
        return KafkaRecords.toRaw(record, offset);
    }
}
