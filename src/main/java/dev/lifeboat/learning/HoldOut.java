package dev.lifeboat.learning;

import dev.lifeboat.nn.SplitMix64;

/**
 * Puts an id on one side of a split for ever: over passes, restarts and instances, and independently of how Kafka partitions it.
 *
 * @param fraction of the ids that are held out, from 0 to 1
 */
public record HoldOut(double fraction) {
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    public HoldOut {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("a hold-out fraction of " + fraction);
        }
    }

    /** @param id in UTF-8 */
    public boolean contains(byte[] id) {
        return fraction > 0 && SplitMix64.unit(SplitMix64.mix(hash(id))) < fraction;
    }

    /** What is done with an example of this id whose label came. */
    public Example.Use use(byte[] id) {
        return contains(id) ? Example.Use.HELD_OUT : Example.Use.TRAINING;
    }

    /** As {@link #use}, of one whose label did not come in time. */
    public Example.Use useOfExpired(byte[] id) {
        return contains(id) ? Example.Use.EXPIRED_HELD_OUT : Example.Use.EXPIRED;
    }

    /** FNV-1a, 64 bits (RFC 9923). */
    private static long hash(byte[] id) {
        long hash = FNV_OFFSET;
        for (byte b : id) {
            hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
        }
        return hash;
    }
}
