package dev.lifeboat.learning;

import org.jspecify.annotations.Nullable;

/** Stores the slots of a replay buffer separately from the rest of a learner state. */
@FunctionalInterface
public interface ReplaySlots {
    /** @param value null to remove the slot */
    void write(int slot, byte @Nullable [] value);
}
