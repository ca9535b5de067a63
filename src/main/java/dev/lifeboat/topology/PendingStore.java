package dev.lifeboat.topology;

import dev.lifeboat.binary.BinaryWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The pending states by id, with an index by time. Entries of the index are never removed when a state changes; they are
 * recognised as outdated, and dropped, when their time has come.
 */
final class PendingStore {
    private static final byte[] NOTHING = new byte[0];

    private final KeyValueStore<Bytes, byte[]> states;
    private final KeyValueStore<Bytes, byte[]> index;
    private final BinaryWriter writer = new BinaryWriter();

    /** No entry of the index is older: saves a look into the index while nothing can be due. */
    private long oldest = 0;

    PendingStore(KeyValueStore<Bytes, byte[]> states, KeyValueStore<Bytes, byte[]> index) {
        this.states = states;
        this.index = index;
    }

    @Nullable
    PendingState find(byte[] id) {
        byte[] state = states.get(Bytes.wrap(id));
        return state == null ? null : PendingState.fromBytes(state);
    }

    void put(byte[] id, PendingState state) {
        states.put(Bytes.wrap(id), state.toBytes(writer));
        index.put(indexKey(state.time(), id), NOTHING);
        oldest = Math.min(oldest, state.time());
    }

    void remove(byte[] id) {
        states.delete(Bytes.wrap(id));
    }

    /** An entry of the index. */
    record Due(long time, byte[] id) {}

    /** Removes from the index, and returns, up to {@code most} entries no younger than {@code time}, oldest first. */
    List<Due> takeUpTo(long time, int most) {
        if (oldest > time) {
            return List.of();
        }
        List<Due> due = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = index.range(indexKey(oldest, NOTHING), null)) {
            oldest = Long.MAX_VALUE;
            while (entries.hasNext()) {
                ByteBuffer key = ByteBuffer.wrap(entries.next().key.get());
                long entryTime = key.getLong();
                if (entryTime > time || due.size() == most) {
                    oldest = entryTime;
                    break;
                }
                byte[] id = new byte[key.remaining()];
                key.get(id);
                due.add(new Due(entryTime, id));
            }
        }
        for (Due entry : due) {
            index.delete(indexKey(entry.time, entry.id));
        }
        return due;
    }

    private static Bytes indexKey(long time, byte[] id) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + id.length)
                .putLong(time)
                .put(id)
                .array());
    }
}
