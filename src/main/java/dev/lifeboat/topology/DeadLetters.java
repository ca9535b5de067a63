package dev.lifeboat.topology;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Makes dead letters: the original bytes and headers with the reason, and where they came from. Forwarded explicitly, because
 * Kafka's own handlers would need a throw, which leaves changes of stores behind.
 */
final class DeadLetters {
    private static final String REASON = "lifeboat.reason";
    private static final String SIZE = "lifeboat.size";
    private static final String MESSAGE = "__streams.errors.message";
    private static final String TOPIC = "__streams.errors.topic";
    private static final String PARTITION = "__streams.errors.partition";
    private static final String OFFSET = "__streams.errors.offset";

    /** Headers that a record may have: what each is stored with counts as well, where there are hundreds of thousands. */
    static final int MOST_HEADERS = 10_000;

    /** Of key, value and headers together; what a dead letter adds comes on top. */
    private final int maxBytes;

    DeadLetters(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Where a record came from. */
    record Origin(String topic, int partition, long offset) {}

    /** Returns why a record cannot be accepted for its size, if so. */
    @Nullable
    Rejection checkSize(Record<byte[], byte[]> record) {
        long size = size(record);
        if (size > maxBytes) {
            return tooLarge("the record has " + size + " bytes, more than dead.letters.max.bytes=" + maxBytes);
        }
        return hasTooManyHeaders(record) ? tooLarge("the record has more than " + MOST_HEADERS + " headers") : null;
    }

    private static boolean hasTooManyHeaders(Record<byte[], byte[]> record) {
        return record.headers().toArray().length > MOST_HEADERS;
    }

    private static Rejection tooLarge(String message) {
        return new Rejection(DeadLetterReason.TOO_LARGE, message);
    }

    static long size(Record<byte[], byte[]> record) {
        return length(record.key()) + length(record.value()) + size(record.headers());
    }

    /** With all that the record had, as long as it is not too large; otherwise without its value. */
    Record<byte[], byte[]> letter(Record<byte[], byte[]> record, Origin origin, Rejection rejection) {
        if (rejection.reason() != DeadLetterReason.TOO_LARGE) {
            Headers headers = new RecordHeaders(record.headers());
            return record.withHeaders(annotate(headers, origin, rejection));
        }
        // The key and the headers may be what is too large.
        boolean withoutHeaders = size(record.headers()) > maxBytes / 2 || hasTooManyHeaders(record);
        Headers headers = withoutHeaders ? new RecordHeaders() : new RecordHeaders(record.headers());
        headers.add(SIZE, text(size(record)));
        Record<byte[], byte[]> emptied =
                record.withValue((byte[]) null).withHeaders(annotate(headers, origin, rejection));
        return length(record.key()) > maxBytes / 2 ? emptied.withKey((byte[]) null) : emptied;
    }

    private static Headers annotate(Headers headers, Origin origin, Rejection rejection) {
        headers.add(REASON, text(rejection.reason().tag()));
        headers.add(MESSAGE, text(rejection.message()));
        headers.add(TOPIC, text(origin.topic));
        headers.add(PARTITION, text(origin.partition));
        headers.add(OFFSET, text(origin.offset));
        return headers;
    }

    private static long size(Headers headers) {
        long size = 0;
        for (Header header : headers) {
            size += Utils.utf8Length(header.key()) + length(header.value());
        }
        return size;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static byte[] text(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
