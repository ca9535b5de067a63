package dev.lifeboat.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A store for one object that lives on the heap and is turned into bytes only when a transaction commits, however often it
 * changed before. Its changelog holds one record; and, for an object that is too large to be written as a whole each time, one for
 * each of its {@linkplain #putPart parts} that was ever put.
 *
 * <p>A processor, in {@code init}, takes up the {@linkplain #last() last snapshot}, {@linkplain #bind says} how to make the next,
 * and {@linkplain #touch says so} whenever its object has changed.
 *
 * <p>Kafka Streams asks a store to write what it holds back before a commit through the internal interface
 * {@link CachedStateStore}: the same hook through which its own caches write. Kafka Streams 4.4 has no public one: it calls
 * {@link StateStore#commit} after the transaction has committed.
 */
final class SnapshotStore implements StateStore, CachedStateStore<byte[], byte[]> {
    private static final Bytes KEY = Bytes.wrap("snapshot".getBytes(StandardCharsets.UTF_8));

    private final KeyValueStore<Bytes, byte[]> inner;
    private final SnapshotGroup group;
    private @Nullable Supplier<byte[]> source;
    private boolean touched;

    private SnapshotStore(KeyValueStore<Bytes, byte[]> inner, SnapshotGroup group) {
        this.inner = inner;
        this.group = group;
    }

    /**
     * @param changelog settings of the changelog topic
     * @param group of all snapshot stores of a topology
     */
    static StoreBuilder<SnapshotStore> builder(String name, Map<String, String> changelog, SnapshotGroup group) {
        return new Builder(
                group,
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                        .withCachingDisabled()
                        .withLoggingEnabled(changelog));
    }

    /** What the last commit wrote; null if there was none. */
    byte @Nullable [] last() {
        return inner.get(KEY);
    }

    /** What the last commit left as this part; null if there is none. */
    byte @Nullable [] lastPart(int part) {
        return inner.get(key(part));
    }

    /** Writes a part, or removes it. To be called while a snapshot is made, so that both are committed together. */
    void putPart(int part, byte @Nullable [] value) {
        inner.put(key(part), value);
    }

    private static Bytes key(int part) {
        return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(part).array());
    }

    /** From now on, snapshots come from {@code source}; earlier changes that were not committed are forgotten. */
    void bind(Supplier<byte[]> source) {
        this.source = source;
        this.touched = false;
        group.add(this);
    }

    /** The object has changed since the last snapshot. */
    void touch() {
        touched = true;
    }

    @Override
    public void flushCache() {
        group.write();
    }

    /** Makes a snapshot and writes it, if the object has changed since the last one. */
    void write() {
        if (touched) {
            inner.put(
                    KEY,
                    Objects.requireNonNull(source, "touched before it was bound")
                            .get());
            touched = false;
        }
    }

    @Override
    public void clearCache() {
        source = null;
        touched = false;
        group.remove(this);
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
        return false;
    }

    /** With {@code enable.transactional.statestores}, the inner store buffers its writes until this call. */
    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        inner.commit(changelogOffsets);
    }

    @Override
    public long approximateNumUncommittedBytes() {
        return inner.approximateNumUncommittedBytes();
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        clearCache();
        inner.init(context, root);
    }

    @Override
    public void close() {
        clearCache();
        inner.close();
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return inner.isOpen();
    }

    private record Builder(SnapshotGroup group, StoreBuilder<KeyValueStore<Bytes, byte[]>> inner)
            implements StoreBuilder<SnapshotStore> {
        @Override
        public StoreBuilder<SnapshotStore> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<SnapshotStore> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<SnapshotStore> withLoggingEnabled(Map<String, String> config) {
            return new Builder(group, inner.withLoggingEnabled(config));
        }

        @Override
        public StoreBuilder<SnapshotStore> withLoggingDisabled() {
            return new Builder(group, inner.withLoggingDisabled());
        }

        @Override
        public SnapshotStore build() {
            return new SnapshotStore(inner.build(), group);
        }

        @Override
        public Map<String, String> logConfig() {
            return inner.logConfig();
        }

        @Override
        public boolean loggingEnabled() {
            return inner.loggingEnabled();
        }

        @Override
        public String name() {
            return inner.name();
        }
    }
}
