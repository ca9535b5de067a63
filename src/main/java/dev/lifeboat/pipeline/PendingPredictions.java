package dev.lifeboat.pipeline;

import dev.lifeboat.learning.ModelSignature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pending states by id, with a queue of the times at which they end. An entry of the queue is not removed when its state changes: it
 * is recognized as outdated, and dropped, when it is taken.
 *
 * <p>Changes since the last commit are on the heap and are written in one batch. That takes less time, and an outcome that arrives
 * immediately leaves one state to write, and one changelog record, instead of two.
 */
public final class PendingPredictions {
    /** Maximum number of changes on the heap. */
    static final int MAX_CHANGES = 1_000;

    /** Cells of the filters of all partitions: 16 MiB, enough for a million entries. */
    private static final int FILTER_CELLS = 4 * 1024 * 1024;

    private final ByteStore states;
    private final ExpiryQueue expiry;
    private final PendingStateCodec codec;

    /** Id → state, or null if it was removed. */
    private final Map<ByteStore.Key, @Nullable PendingState> changes = new LinkedHashMap<>();

    /**
     * Reads the queue once.
     *
     * @param states by id
     * @param expiry pages of the queue
     * @param partitions that share the memory for filters
     */
    public PendingPredictions(ModelSignature signature, ByteStore states, ByteStore expiry, int partitions) {
        this.states = states;
        this.expiry = new ExpiryQueue(expiry, Integer.highestOneBit(FILTER_CELLS / partitions));
        this.codec = new PendingStateCodec(signature);
    }

    /** The state of an id, or null if it has none. Most ids without a state are not looked up: the queue excludes them. */
    @Nullable
    PendingState find(byte[] id) {
        return expiry.mayHold(id) ? lookUp(id) : null;
    }

    private @Nullable PendingState lookUp(byte[] id) {
        ByteStore.Key key = new ByteStore.Key(id);
        PendingState changed = changes.get(key);
        if (changed != null || changes.containsKey(key)) {
            return changed;
        }
        byte[] state = states.find(id);
        return state == null ? null : codec.fromBytes(state);
    }

    void put(byte[] id, PendingState state) {
        change(id, state);
        expiry.add(state.time(), id);
    }

    void remove(byte[] id) {
        change(id, null);
    }

    private void change(byte[] id, @Nullable PendingState state) {
        changes.put(new ByteStore.Key(id), state);
        if (changes.size() >= MAX_CHANGES) {
            writeChanges();
        }
    }

    /** The state that a taken entry refers to; null if the entry is outdated. */
    @Nullable
    PendingState stateOf(ExpiryQueue.Entry taken) {
        PendingState state = lookUp(taken.id());
        return state != null && state.time() == taken.time() ? state : null;
    }

    /** Takes up to {@code max} entries of states that were entered at {@code time} or earlier, oldest first. */
    List<ExpiryQueue.Entry> takeUpTo(long time, int max) {
        return expiry.takeUpTo(time, max);
    }

    /** Writes what is on the heap only. Must be called before each commit. */
    public void write() {
        writeChanges();
        expiry.write();
    }

    private void writeChanges() {
        if (changes.isEmpty()) {
            return;
        }
        Map<ByteStore.Key, byte @Nullable []> written = new LinkedHashMap<>();
        changes.forEach((id, state) -> written.put(id, state == null ? null : codec.toBytes(state)));
        states.putAll(written);
        changes.clear();
    }
}
