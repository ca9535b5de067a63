package dev.lifeboat.topology;

import dev.lifeboat.pipeline.ByteStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A state store as a {@link ByteStore}. */
record KafkaByteStore(KeyValueStore<Bytes, byte[]> store) implements ByteStore {
    @Override
    public byte @Nullable [] find(byte[] key) {
        return store.get(Bytes.wrap(key));
    }

    @Override
    public void put(byte[] key, byte[] value) {
        store.put(Bytes.wrap(key), value);
    }

    @Override
    public void remove(byte[] key) {
        store.delete(Bytes.wrap(key));
    }

    @Override
    public void putAll(Map<Key, byte @Nullable []> changes) {
        List<KeyValue<Bytes, byte @Nullable []>> entries = new ArrayList<>(changes.size());
        changes.forEach((key, value) -> entries.add(KeyValue.pair(Bytes.wrap(key.bytes()), value)));
        store.putAll(entries);
    }

    @Override
    public void forEach(BiConsumer<byte[], byte[]> visitor) {
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> entry = all.next();
                visitor.accept(entry.key.get(), entry.value);
            }
        }
    }
}
