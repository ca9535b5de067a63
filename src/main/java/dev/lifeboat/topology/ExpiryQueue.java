package dev.lifeboat.topology;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What is due when, first in, first out: a queue in pages, so that an entry costs a fraction of a write. The last page lives on
 * the heap until it is full or the transaction commits, and so does what is left of the first.
 *
 * <p>Times are expected to grow; an entry older than the one before it is taken as late as that one.
 *
 * <p>A filter on the heap tells of most ids that no entry of theirs waits, without looking at the pages: decision record 0013.
 *
 * <p>Binary format of a page, version 1: {@code 'Q'}, version, then for each entry its time (8) and its id (length, bytes). Its key
 * is its number, big-endian (8).
 */
final class ExpiryQueue {
    /** Entries of a page: with the longest ids, 66 KiB. */
    static final int PAGE = 256;

    private static final char MAGIC = 'Q';
    private static final int VERSION = 1;

    private final KeyValueStore<Bytes, byte[]> pages;

    /** Ids, stamped with the numbers of their pages. */
    private final StampedBloomFilter ids;

    private final BinaryWriter writer = new BinaryWriter();

    /** What is left of the first page; empty if that was not read yet. */
    private final ArrayDeque<Entry> first = new ArrayDeque<>();

    /** Whether the first page, as it is written, holds entries that were taken. */
    private boolean isFirstOutdated;

    /** The page that is not written yet. */
    private final List<Entry> last = new ArrayList<>();

    /** Number of the page that {@code first} was read from, or is to be read from. */
    private long head;

    /** Number of the page that will be written next. */
    private long tail;

    /**
     * An entry.
     *
     * @param time in ms
     */
    record Entry(long time, byte[] id) {}

    /**
     * Reads all pages once.
     *
     * @param pages as the last commit left them
     * @param filterCells size of the filter, a power of two
     */
    ExpiryQueue(KeyValueStore<Bytes, byte[]> pages, int filterCells) {
        this.pages = pages;
        this.ids = new StampedBloomFilter(filterCells);
        try (KeyValueIterator<Bytes, byte[]> all = pages.all()) {
            if (all.hasNext()) {
                head = number(all.peekNextKey());
            }
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> page = all.next();
                long number = number(page.key);
                fromBytes(page.value).forEach(entry -> ids.add(entry.id, number));
                tail = number + 1;
            }
        }
    }

    /** False if no entry of this id waits to be taken. */
    boolean mayHold(byte[] id) {
        return ids.mayContain(id, head);
    }

    void add(long time, byte[] id) {
        ids.add(id, tail);
        last.add(new Entry(time, id));
        if (last.size() == PAGE) {
            writeLast();
        }
    }

    /** Writes what is on the heap alone: to be called before each commit. */
    void write() {
        writeLast();
        if (isFirstOutdated) {
            pages.put(key(head), toBytes(first));
            isFirstOutdated = false;
        }
    }

    private void writeLast() {
        if (!last.isEmpty()) {
            pages.put(key(tail), toBytes(last));
            tail++;
            last.clear();
        }
    }

    /** Takes up to {@code most} entries no younger than {@code time}, in their order. */
    List<Entry> takeUpTo(long time, int most) {
        if (!isDue(time)) {
            return List.of();
        }
        List<Entry> due = new ArrayList<>();
        while (due.size() < most && isDue(time)) {
            due.add(first.remove());
            isFirstOutdated = !first.isEmpty();
            if (first.isEmpty()) {
                pages.delete(key(head));
                head++;
            }
        }
        return due;
    }

    /** Whether the next entry is due; if so, it stands in {@code first}. */
    private boolean isDue(long time) {
        if (first.isEmpty() && head == tail) {
            if (last.isEmpty() || last.get(0).time > time) {
                return false;
            }
            writeLast();
        }
        if (first.isEmpty()) {
            first.addAll(
                    fromBytes(Objects.requireNonNull(pages.get(key(head)), "a page of the expiry queue is missing")));
        }
        return first.element().time <= time;
    }

    private byte[] toBytes(Collection<Entry> entries) {
        writer.clear().putByte(MAGIC).putByte(VERSION);
        for (Entry entry : entries) {
            writer.putLong(entry.time).putBytes(entry.id);
        }
        return writer.toBytes();
    }

    private static List<Entry> fromBytes(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, "page of the expiry queue");
        in.readHeader(MAGIC, VERSION);
        List<Entry> entries = new ArrayList<>();
        while (in.hasMore()) {
            entries.add(new Entry(in.readLong(), in.readBytes()));
        }
        return entries;
    }

    private static Bytes key(long number) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    private static long number(Bytes key) {
        return ByteBuffer.wrap(key.get()).getLong();
    }
}
