package dev.lifeboat.topology;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The snapshot stores of a service, by the thread that runs their tasks. Before a commit, Kafka Streams asks one task after the other to
 * write what it holds back, and after each waits until the broker has it. So the first store that is asked lets all of the thread's
 * write: the broker is waited for once, and the other tasks find that nothing is left to be sent. The tasks of a thread share a
 * transaction and are committed together.
 *
 * <p>Safe to share between threads.
 */
final class SnapshotGroup {
    private final ThreadLocal<Set<SnapshotStore>> stores = ThreadLocal.withInitial(LinkedHashSet::new);

    /** Adds a store to those of this thread. */
    void add(SnapshotStore store) {
        stores.get().add(store);
    }

    void remove(SnapshotStore store) {
        stores.get().remove(store);
    }

    /** Writes the snapshots of this thread whose objects have changed. */
    void write() {
        stores.get().forEach(SnapshotStore::write);
    }
}
