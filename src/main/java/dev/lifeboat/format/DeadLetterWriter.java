package dev.lifeboat.format;

import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.RawRecord;
import dev.lifeboat.schema.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates dead letters: the original record, with headers that tell why it was rejected and where it came from. */
public final class DeadLetterWriter {
    private static final String REASON = "lifeboat.reason";
    private static final String SIZE = "lifeboat.size";
    private static final String MESSAGE = "__streams.errors.message";
    private static final String TOPIC = "__streams.errors.topic";
    private static final String PARTITION = "__streams.errors.partition";
    private static final String OFFSET = "__streams.errors.offset";

    private final int maxBytes;

    /** @param maxBytes size of the largest record that is kept whole, in bytes of key, value and headers */
    public DeadLetterWriter(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * The dead letter of a rejected record. If the record is too large, the value is left out, and so are key and headers if they are what
     * is too large.
     */
    public RawRecord write(String topic, int partition, RawRecord original, Rejection rejection) {
        List<RawRecord.Header> headers = new ArrayList<>();
        byte @Nullable [] key = original.key();
        byte @Nullable [] value = original.value();
        if (rejection.reason() == DeadLetterReason.TOO_LARGE) {
            value = null;
            key = original.keySize() > maxBytes / 2 ? null : key;
            if (original.headersSize() <= maxBytes / 2 && original.headers().size() <= RawRecord.MAX_HEADERS) {
                headers.addAll(original.headers());
            }
            headers.add(header(SIZE, original.size()));
        } else {
            headers.addAll(original.headers());
        }
        headers.add(header(REASON, rejection.reason().tag()));
        headers.add(header(MESSAGE, rejection.message()));
        headers.add(header(TOPIC, topic));
        headers.add(header(PARTITION, partition));
        headers.add(header(OFFSET, original.offset()));
        return new RawRecord(original.offset(), original.timestamp(), key, value, headers);
    }

    private static RawRecord.Header header(String name, Object value) {
        return new RawRecord.Header(name, value.toString().getBytes(StandardCharsets.UTF_8));
    }
}
