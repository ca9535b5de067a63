package dev.lifeboat.pipeline;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A {@link ByteStore} on the heap. */
public final class MemoryByteStore implements ByteStore {
    private final Map<Key, byte[]> entries = new TreeMap<>();

    @Override
    public byte @Nullable [] find(byte[] key) {
        return entries.get(new Key(key));
    }

    @Override
    public void put(byte[] key, byte[] value) {
        entries.put(new Key(key), value);
    }

    @Override
    public void remove(byte[] key) {
        entries.remove(new Key(key));
    }

    @Override
    public void putAll(Map<Key, byte @Nullable []> changes) {
        changes.forEach((key, value) -> {
            if (value == null) {
                entries.remove(key);
            } else {
                entries.put(key, value);
            }
        });
    }

    @Override
    public void forEach(BiConsumer<byte[], byte[]> visitor) {
        entries.forEach((key, value) -> visitor.accept(key.bytes(), value));
    }
}
