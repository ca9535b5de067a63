package dev.lifeboat.pipeline;

import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.schema.RecordId;

/**
 * A Bloom filter that forgets: each of its cells holds, instead of a bit, the newest stamp that was set. An id was certainly not added
 * since a given stamp, or it may have been; older entries are ignored by querying with newer stamps. With as many ids as a quarter of the
 * cells, 15 % of absent ids are reported as possibly present.
 *
 * <p>Stamps are compared by their low 32 bits: stamps that differ by more than 2<sup>31</sup> may be mistaken.
 */
final class StampedBloomFilter {
    /** One more than the stamp, so that 0 is older than any stamp. */
    private final int[] cells;

    /** Shifts 32 bits to the upper ones that form an index. */
    private final int shift;

    /** @param size number of cells of four bytes, a power of two greater than 1 */
    StampedBloomFilter(int size) {
        cells = new int[size];
        shift = Integer.numberOfLeadingZeros(size) + 1;
    }

    /** @param stamp not less than that of any earlier call */
    void add(byte[] id, long stamp) {
        long hash = hash(id);
        int cell = (int) (stamp + 1);
        cells[first(hash)] = cell;
        cells[second(hash)] = cell;
    }

    /** Returns false if the id was not added with this or a newer stamp. */
    boolean mayContain(byte[] id, long stamp) {
        long hash = hash(id);
        return isNewer(cells[first(hash)], stamp) && isNewer(cells[second(hash)], stamp);
    }

    private static boolean isNewer(int cell, long stamp) {
        return cell - (int) (stamp + 1) >= 0;
    }

    private static long hash(byte[] id) {
        return SplitMix64.mix(RecordId.hash(id));
    }

    private int first(long hash) {
        return (int) (hash >>> Integer.SIZE) >>> shift;
    }

    private int second(long hash) {
        return (int) hash >>> shift;
    }
}
