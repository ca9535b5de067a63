package dev.lifeboat.pipeline;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.pipeline.PendingState.Awaiting;
import dev.lifeboat.pipeline.PendingState.Early;
import dev.lifeboat.pipeline.PendingState.EarlyForNext;
import dev.lifeboat.pipeline.PendingState.Expired;
import dev.lifeboat.pipeline.PendingState.Resolved;
import org.jspecify.annotations.Nullable;

/** Stored pending states in words, for tests of other packages. */
public final class PendingStates {
    public static final String NONE = "none";
    public static final String AWAITING = "awaiting";
    public static final String EARLY = "early";
    public static final String EARLY_FOR_NEXT = "early for next";
    public static final String RESOLVED = "resolved";
    public static final String EXPIRED = "expired";

    private PendingStates() {}

    /** @param stored as it is in the store; null if there is none */
    public static String describe(LifeboatConfig config, byte @Nullable [] stored) {
        return describe(stored == null ? null : new PendingStateCodec(config.model()).fromBytes(stored));
    }

    static String describe(@Nullable PendingState state) {
        if (state instanceof Awaiting) {
            return AWAITING;
        }
        if (state instanceof Early) {
            return EARLY;
        }
        if (state instanceof EarlyForNext) {
            return EARLY_FOR_NEXT;
        }
        if (state instanceof Resolved) {
            return RESOLVED;
        }
        return state instanceof Expired ? EXPIRED : NONE;
    }
}
