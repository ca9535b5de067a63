package dev.lifeboat.pipeline;

import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A persistent map from bytes to bytes, in the lexicographic order of its keys: the port for state that is too large for the heap. */
public interface ByteStore {
    byte @Nullable [] find(byte[] key);

    void put(byte[] key, byte[] value);

    void remove(byte[] key);

    /** @param changes key → value, or null to remove the key */
    void putAll(Map<Key, byte @Nullable []> changes);

    /** Visits all entries in the order of their keys. */
    void forEach(BiConsumer<byte[], byte[]> visitor);

    /** Bytes that are equal by content. */
    record Key(byte[] bytes) implements Comparable<Key> {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public int compareTo(Key other) {
            return Arrays.compareUnsigned(bytes, other.bytes);
        }
    }
}
