package dev.lifeboat.schema;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is stored in a topic, before decoding.
 *
 * @param timestamp in ms since the epoch
 * @param headers in order; names may repeat
 */
public record RawRecord(
        long offset, long timestamp, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
    /** Maximum number of headers of an accepted record: Kafka stores some bytes for each, however short it is. */
    public static final int MAX_HEADERS = 10_000;

    // Not a compact constructor: javac does not write the annotations of its array parameters to the class file.
    public RawRecord(
            long offset, long timestamp, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        this.offset = offset;
        this.timestamp = timestamp;
        this.key = key;
        this.value = value;
        this.headers = List.copyOf(headers);
    }

    /** A header of a record. */
    public record Header(String name, byte @Nullable [] value) {
        /** Length of name and value in bytes. */
        long size() {
            return name.getBytes(StandardCharsets.UTF_8).length + (value == null ? 0L : value.length);
        }
    }

    /** Length of key, value and headers in bytes. */
    public long size() {
        return keySize() + (value == null ? 0 : value.length) + headersSize();
    }

    /** Length of the key in bytes; 0 if there is none. */
    public int keySize() {
        return key == null ? 0 : key.length;
    }

    /** Length of the names and values of all headers in bytes. */
    public long headersSize() {
        return headers.stream().mapToLong(Header::size).sum();
    }
}
