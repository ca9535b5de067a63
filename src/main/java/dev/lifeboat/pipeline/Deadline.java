package dev.lifeboat.pipeline;

/** Points in time at which something is to be done, in ms since the epoch. */
public final class Deadline {
    /** Never. */
    public static final long NONE = Long.MAX_VALUE;

    private Deadline() {}

    /** @param delayMs 0 for never */
    static long after(long startMs, long delayMs) {
        return delayMs == 0 ? NONE : startMs + delayMs;
    }
}
