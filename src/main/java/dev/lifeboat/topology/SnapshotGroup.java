package dev.lifeboat.topology;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The snapshot stores of a service, by the thread that runs their tasks. Before a commit, Kafka Streams flushes one task after the other
 * and waits for the broker after each. Therefore the first store that is flushed writes all stores of its thread: the broker is waited for
 * once. The tasks of a thread share a transaction and are committed together.
 *
 * <p>Thread-safe.
 */
final class SnapshotGroup {
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
