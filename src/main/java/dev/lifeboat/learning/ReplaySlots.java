package dev.lifeboat.learning;

import org.jspecify.annotations.Nullable;

/** Stores the slots of the members' replay buffers separately from the rest of a learner state. */
@FunctionalInterface
public interface ReplaySlots {
    /**
     * @param slot unique among all members
     * @param value null to remove the slot
     */
    void write(long slot, byte @Nullable [] value);

    /** Reads what was written. */
    @FunctionalInterface
    interface Reader {
        /** @return null if the slot is missing */
        byte @Nullable [] read(long slot);
    }
}
