package dev.lifeboat.learning;

import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.schema.RecordId;

/**
 * Assigns each id to one side of a split permanently: over restarts and instances, and independently of Kafka's partitioning.
 *
 * @param fraction of the ids that are held out, from 0 to 1
 */
public record HoldOut(double fraction) {
    /** No id is held out. */
    public static final HoldOut NONE = new HoldOut(0);

    public HoldOut {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("hold-out fraction " + fraction + " is not from 0 to 1");
        }
    }

    /** @param id in UTF-8 */
    public boolean contains(byte[] id) {
        return fraction > 0 && SplitMix64.unit(SplitMix64.mix(RecordId.hash(id))) < fraction;
    }

    /** The use of an example whose label arrived. */
    public Example.Use use(byte[] id) {
        return contains(id) ? Example.Use.HELD_OUT : Example.Use.TRAINING;
    }

    /** The use of an example whose outcome did not arrive within the horizon. */
    public Example.Use useOfExpired(byte[] id) {
        return contains(id) ? Example.Use.EXPIRED_HELD_OUT : Example.Use.EXPIRED;
    }
}
