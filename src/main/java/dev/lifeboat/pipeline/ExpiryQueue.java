package dev.lifeboat.pipeline;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * A first-in, first-out queue of ids with their times, stored in pages so that an entry costs a fraction of a write. The last page is on
 * the heap until it is full or the transaction commits, and so is the rest of the first page.
 *
 * <p>Times are expected to grow; an entry that is older than its predecessor is taken together with it.
 *
 * <p>A filter on the heap excludes most ids without an entry, without a look at the pages: see decision record 0013.
 *
 * <p>Binary format of a page, version 1: {@code 'Q'}, version, then the time (8 bytes) and the id (length, bytes) of each entry. The key
 * of a page is its number, big-endian (8 bytes).
 */
final class ExpiryQueue {
    /** Entries per page: with ids of maximum length, 66 KiB. */
    static final int PAGE = 256;

    private static final char MAGIC = 'Q';
    private static final int VERSION = 1;

    private final ByteStore pages;

    /** Ids, stamped with the numbers of their pages. */
    private final StampedBloomFilter ids;

    private final BinaryWriter writer = new BinaryWriter();

    /** The rest of the first page; empty if the page was not read yet. */
    private final ArrayDeque<Entry> first = new ArrayDeque<>();

    /** Whether the stored first page contains entries that were taken. */
    private boolean isFirstOutdated;

    /** The page that was not written yet. */
    private final List<Entry> last = new ArrayList<>();

    /** Number of the first page. */
    private long head;

    /** Number of the next page to be written. */
    private long tail;

    /**
     * An id that expires.
     *
     * @param time in ms
     */
    record Entry(long time, byte[] id) {}

    /**
     * Reads all pages once.
     *
     * @param pages as of the last commit
     * @param filterCells size of the filter, a power of two
     */
    ExpiryQueue(ByteStore pages, int filterCells) {
        this.pages = pages;
        this.ids = new StampedBloomFilter(filterCells);
        pages.forEach((key, page) -> {
            long number = ByteBuffer.wrap(key).getLong();
            if (tail == 0) {
                head = number;
            }
            fromBytes(page).forEach(entry -> ids.add(entry.id, number));
            tail = number + 1;
        });
    }

    /** Returns false if the queue has no entry of this id. */
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

    /** Writes what is on the heap only. Must be called before each commit. */
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

    /** Takes up to {@code max} entries of {@code time} or earlier, in order. */
    List<Entry> takeUpTo(long time, int max) {
        if (!isDue(time)) {
            return List.of();
        }
        List<Entry> due = new ArrayList<>();
        while (due.size() < max && isDue(time)) {
            due.add(first.remove());
            isFirstOutdated = !first.isEmpty();
            if (first.isEmpty()) {
                pages.remove(key(head));
                head++;
            }
        }
        return due;
    }

    /** Whether the next entry is of {@code time} or earlier; if so, it is in {@code first}. */
    private boolean isDue(long time) {
        if (first.isEmpty() && head == tail) {
            if (last.isEmpty() || last.get(0).time > time) {
                return false;
            }
            writeLast();
        }
        if (first.isEmpty()) {
            first.addAll(
                    fromBytes(Objects.requireNonNull(pages.find(key(head)), "a page of the expiry queue is missing")));
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

    private static byte[] key(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
}
