package dev.lifeboat.topology;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps illegal timestamps out of the stream. Kafka Streams silently drops records with a negative timestamp, and it writes changelog
 * records with the timestamp of the current record, which a broker rejects if it is in the future. Therefore an illegal timestamp is
 * replaced by the current time, and the record is marked with a header, so that the processor rejects it.
 */
final class TimestampGuard implements TimestampExtractor {
    private static final String MARK = "lifeboat.bad.timestamp";

    private final Clock clock;
    private final long maxAheadMs;

    TimestampGuard(Clock clock, long maxAheadMs) {
        this.clock = clock;
        this.maxAheadMs = maxAheadMs;
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        long now = clock.millis();
        long timestamp = record.timestamp();
        if (timestamp >= 0 && timestamp <= now + maxAheadMs) {
            return timestamp;
        }
        record.headers().add(new Mark(timestamp));
        return now;
    }

    /** Removes the mark and returns the original timestamp; null if there is no mark. */
    static @Nullable Long unmark(Headers headers) {
        Header last = headers.lastHeader(MARK);
        if (!(last instanceof Mark mark)) {
            return null;
        }
        // A header of this name that a producer set must stay, but headers can only be removed by name.
        Header[] all = headers.toArray();
        for (Header header : all) {
            headers.remove(header.key());
        }
        for (Header header : all) {
            if (header != last) {
                headers.add(header);
            }
        }
        return mark.timestamp;
    }

    /** A class of its own, so that producers cannot set the mark. */
    private static final class Mark extends RecordHeader {
        private final long timestamp;

        Mark(long timestamp) {
            super(MARK, Long.toString(timestamp).getBytes(StandardCharsets.UTF_8));
            this.timestamp = timestamp;
        }
    }
}
