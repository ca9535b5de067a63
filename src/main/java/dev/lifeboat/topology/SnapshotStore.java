package dev.lifeboat.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
 * A store for one object on the heap, which is serialized only when a transaction commits, however often it changed. Its changelog has one
 * record and, for an object that is too large to be written as a whole each time, one per {@linkplain #putPart part}.
 *
 * <p>A processor restores the {@linkplain #last() last snapshot} in {@code init}, {@linkplain #bind registers} the source of the next one,
 * and {@linkplain #touch reports} each change.
 *
 * <p>Kafka Streams calls stores before a commit through the internal interface {@link CachedStateStore}, which its own caches use. There is
 * no public one: {@link StateStore#commit} is called after the transaction has committed.
 */
final class SnapshotStore implements StateStore, CachedStateStore<byte[], byte[]> {
    private static final Bytes KEY = Bytes.wrap("snapshot".getBytes(StandardCharsets.UTF_8));

    private final KeyValueStore<Bytes, byte[]> inner;
    private final Group group;
    private @Nullable Supplier<byte[]> source;
    private boolean touched;

    private SnapshotStore(KeyValueStore<Bytes, byte[]> inner, Group group) {
        this.inner = inner;
        this.group = group;
    }

    /**
     * @param changelog settings of the changelog topic
     * @param group of all snapshot stores of a topology
     */
    static StoreBuilder<SnapshotStore> builder(String name, Map<String, String> changelog, Group group) {
        return new Builder(
                group,
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                        .withCachingDisabled()
                        .withLoggingEnabled(changelog));
    }

    /** The snapshot of the last commit; null if there was none. */
    byte @Nullable [] last() {
        return inner.get(KEY);
    }

    /** A part as of the last commit; null if there is none. */
    byte @Nullable [] lastPart(long part) {
        return inner.get(key(part));
    }

    /** Writes or removes a part. Must be called while a snapshot is taken, so that both are committed together. */
    void putPart(long part, byte @Nullable [] value) {
        inner.put(key(part), value);
    }

    private static Bytes key(long part) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(part).array());
    }

    /** Registers the source of snapshots; changes that were not committed are dropped. */
    void bind(Supplier<byte[]> source) {
        this.source = source;
        this.touched = false;
        group.add(this);
    }

    /** Reports that the object changed since the last snapshot. */
    void touch() {
        touched = true;
    }

    @Override
    public void flushCache() {
        group.write();
    }

    /** Takes and writes a snapshot, if the object changed since the last one. */
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

    /**
     * The snapshot stores of a service, by the thread that runs their tasks. Before a commit, Kafka Streams flushes one task after the other
     * and waits for the broker after each. Therefore the first store that is flushed writes all stores of its thread: the broker is waited for
     * once. The tasks of a thread share a transaction and are committed together.
     *
     * <p>Thread-safe.
     */
    static final class Group {
        private final ThreadLocal<Set<SnapshotStore>> stores = ThreadLocal.withInitial(LinkedHashSet::new);

        /** Adds a store to this thread. */
        void add(SnapshotStore store) {
            stores.get().add(store);
        }

        void remove(SnapshotStore store) {
            stores.get().remove(store);
        }

        /** Writes the snapshots of this thread whose objects changed. */
        void write() {
            stores.get().forEach(SnapshotStore::write);
        }
    }

    private record Builder(Group group, StoreBuilder<KeyValueStore<Bytes, byte[]>> inner)
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
