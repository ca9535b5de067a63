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
 * Keeps impossible timestamps out of the stream. Kafka Streams drops records with a negative timestamp without a trace, and writes
 * changelogs with the timestamp of the record at hand, which a broker refuses if it lies in the future; so a bad timestamp is
 * replaced by the clock's, and the record marked with a header, for the processor to reject.
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

    /** Takes the mark off, if there is one, and returns the original timestamp. */
    static @Nullable Long unmark(Headers headers) {
        Header last = headers.lastHeader(MARK);
        if (!(last instanceof Mark mark)) {
            return null;
        }
        // A producer's header of that name has to stay, and headers can only be removed by name.
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

    /** A class of its own, so that no producer can set the mark. */
    private static final class Mark extends RecordHeader {
        private final long timestamp;

        Mark(long timestamp) {
            super(MARK, Long.toString(timestamp).getBytes(StandardCharsets.UTF_8));
            this.timestamp = timestamp;
        }
    }
}
