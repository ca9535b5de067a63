package dev.lifeboat.config;

/** Bounds that several keys share. */
final class Limits {
    /** Largest duration: it can be added to any timestamp without overflow. */
    static final long MAX_DURATION_MS = Long.MAX_VALUE / 4;

    private Limits() {}
}
