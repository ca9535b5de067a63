package dev.lifeboat.topology;

import dev.lifeboat.binary.BinaryWriter;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The pending states by id, with a queue of the times at which they end. Entries of the queue are never removed when a state
 * changes; they are recognised as outdated, and dropped, when their time has come.
 */
final class PendingStore {
    private final KeyValueStore<Bytes, byte[]> states;
    private final ExpiryQueue expiry;
    private final BinaryWriter writer = new BinaryWriter();

    /** @param expiry pages of the {@link ExpiryQueue} */
    PendingStore(KeyValueStore<Bytes, byte[]> states, KeyValueStore<Bytes, byte[]> expiry) {
        this.states = states;
        this.expiry = new ExpiryQueue(expiry);
    }

    @Nullable
    PendingState find(byte[] id) {
        byte[] state = states.get(Bytes.wrap(id));
        return state == null ? null : PendingState.fromBytes(state);
    }

    void put(byte[] id, PendingState state) {
        states.put(Bytes.wrap(id), state.toBytes(writer));
        expiry.add(state.time(), id);
    }

    void remove(byte[] id) {
        states.delete(Bytes.wrap(id));
    }

    /** Takes up to {@code most} entries of states that began no later than {@code time}, some of them outdated, oldest first. */
    List<ExpiryQueue.Entry> takeUpTo(long time, int most) {
        return expiry.takeUpTo(time, most);
    }

    /** Writes what is on the heap alone: to be called before each commit. */
    void write() {
        expiry.write();
    }
}
