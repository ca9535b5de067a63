package dev.lifeboat.topology;

import org.apache.kafka.common.utils.Utils;

/**
 * Says of an id that it was certainly not added since a given stamp, or that it may have been: a Bloom filter of two hashes whose
 * cells hold, instead of a bit, the last stamp that was set. What is older is forgotten by asking for younger stamps; nothing is ever
 * removed. With as many ids as a quarter of the cells, 15 of 100 absent ids may have been added; with more, the filter says less,
 * but never what is wrong.
 *
 * <p>Stamps are compared by their low 32 bits: of those that differ by more than 2<sup>31</sup>, old ones may pass for young.
 */
final class StampedBloomFilter {
    /** 2<sup>64</sup> divided by the golden ratio: spreads what differs in a few bits over the upper ones. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    /** One more than the stamp, so that 0 is older than any. */
    private final int[] cells;

    /** From 32 bits to the upper ones that make an index. */
    private final int shift;

    /** @param size in cells of four bytes, a power of two greater than 1 */
    StampedBloomFilter(int size) {
        cells = new int[size];
        shift = Integer.numberOfLeadingZeros(size) + 1;
    }

    /** @param stamp no less than that of any call before */
    void add(byte[] id, long stamp) {
        long spread = spread(id);
        int cell = (int) (stamp + 1);
        cells[first(spread)] = cell;
        cells[second(spread)] = cell;
    }

    /** False if the id was not added with this or a younger stamp. */
    boolean mayContain(byte[] id, long stamp) {
        long spread = spread(id);
        return isYoung(cells[first(spread)], stamp) && isYoung(cells[second(spread)], stamp);
    }

    private static boolean isYoung(int cell, long stamp) {
        return cell - (int) (stamp + 1) >= 0;
    }

    /** The ids of a partition agree in their hash's lower bits; they do not in the upper bits of the product and of its lower half. */
    private static long spread(byte[] id) {
        return Utils.murmur2(id) * SPREAD;
    }

    private int first(long spread) {
        return (int) (spread >>> Integer.SIZE) >>> shift;
    }

    private int second(long spread) {
        return (int) spread >>> shift;
    }
}
