package dev.lifeboat.topology;

import dev.lifeboat.schema.RawRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Converts between records of Kafka Streams and {@link RawRecord}. */
final class KafkaRecords {
    private KafkaRecords() {}

    static RawRecord toRaw(Record<byte[], byte[]> record, long offset) {
        List<RawRecord.Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new RawRecord.Header(header.key(), header.value()));
        }
        return new RawRecord(offset, record.timestamp(), record.key(), record.value(), headers);
    }

    static Record<byte @Nullable [], byte @Nullable []> toRecord(RawRecord raw) {
        Headers headers = new RecordHeaders();
        raw.headers().forEach(header -> headers.add(header.name(), header.value()));
        return new Record<>(raw.key(), raw.value(), raw.timestamp(), headers);
    }

    /** Length of key, value and headers in bytes. */
    static long size(Record<byte[], byte[]> record) {
        long size = length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += Utils.utf8Length(header.key()) + length(header.value());
        }
        return size;
    }

    static int count(Headers headers) {
        return headers.toArray().length;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
