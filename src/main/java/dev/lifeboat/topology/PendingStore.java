package dev.lifeboat.topology;

import dev.lifeboat.binary.BinaryWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The pending states by id, with a queue of the times at which they end. Entries of the queue are never removed when a state
 * changes; they are recognised as outdated, and dropped, when their time has come.
 *
 * <p>What has changed since the last commit lives on the heap, and is written in one batch: RocksDB takes less time for it, and
 * of an outcome that comes at once there is one state to write, and one changelog record, instead of two.
 */
final class PendingStore {
    /** Changes that are kept on the heap at most. */
    static final int MOST_CHANGES = 1_000;

    /** Of all partitions' filters, 16 MiB: enough for a million entries of the queue. */
    private static final int CELLS = 4 * 1024 * 1024;

    private final KeyValueStore<Bytes, byte[]> states;
    private final ExpiryQueue expiry;
    private final BinaryWriter writer = new BinaryWriter();

    /** Id → state, or null where it was removed. */
    private final Map<Bytes, @Nullable PendingState> changes = new LinkedHashMap<>();

    /**
     * @param expiry pages of the {@link ExpiryQueue}
     * @param partitions that share the memory for filters
     */
    PendingStore(KeyValueStore<Bytes, byte[]> states, KeyValueStore<Bytes, byte[]> expiry, int partitions) {
        this.states = states;
        this.expiry = new ExpiryQueue(expiry, Integer.highestOneBit(CELLS / partitions));
    }

    /** The state of an id, or null if it has none: an id without an entry in the queue, as most are, is not looked up. */
    @Nullable
    PendingState find(byte[] id) {
        return expiry.mayHold(id) ? lookUp(id) : null;
    }

    private @Nullable PendingState lookUp(byte[] id) {
        Bytes key = Bytes.wrap(id);
        PendingState changed = changes.get(key);
        if (changed != null || changes.containsKey(key)) {
            return changed;
        }
        byte[] state = states.get(key);
        return state == null ? null : PendingState.fromBytes(state);
    }

    void put(byte[] id, PendingState state) {
        change(id, state);
        expiry.add(state.time(), id);
    }

    void remove(byte[] id) {
        change(id, null);
    }

    private void change(byte[] id, @Nullable PendingState state) {
        changes.put(Bytes.wrap(id), state);
        if (changes.size() >= MOST_CHANGES) {
            writeChanges();
        }
    }

    /** The state that a taken entry stands for, or null if the entry is outdated. */
    @Nullable
    PendingState due(ExpiryQueue.Entry taken) {
        PendingState state = lookUp(taken.id());
        return state != null && state.time() == taken.time() ? state : null;
    }

    /** Takes up to {@code most} entries of states that began no later than {@code time}, some of them outdated, oldest first. */
    List<ExpiryQueue.Entry> takeUpTo(long time, int most) {
        return expiry.takeUpTo(time, most);
    }

    /** Writes what is on the heap alone: to be called before each commit. */
    void write() {
        writeChanges();
        expiry.write();
    }

    private void writeChanges() {
        if (changes.isEmpty()) {
            return;
        }
        List<KeyValue<Bytes, byte @Nullable []>> entries = new ArrayList<>(changes.size());
        changes.forEach((id, state) -> entries.add(KeyValue.pair(id, state == null ? null : state.toBytes(writer))));
        states.putAll(entries);
        changes.clear();
    }
}
