package dev.lifeboat.cli;

import dev.lifeboat.service.Rebuild;

/** A line a second on standard error, because what a command finds out goes to standard output. */
final class FoldProgress implements Rebuild.Progress {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private long lastNanos = System.nanoTime();
    private long lastRecords;

    @Override
    public void folded(long records) {
        long now = System.nanoTime();
        if (now - lastNanos >= INTERVAL_NANOS) {
            System.err.printf(
                    "%d records folded, %.0f/s%n", records, (records - lastRecords) * 1e9 / (now - lastNanos));
            lastNanos = now;
            lastRecords = records;
        }
    }
}
