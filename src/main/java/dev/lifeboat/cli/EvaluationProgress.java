package dev.lifeboat.cli;

/** A line a second, on standard error. */
final class EvaluationProgress {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final long total;
    private final long startNanos = System.nanoTime();
    private long lastNanos = startNanos;

    EvaluationProgress(long total) {
        this.total = total;
    }

    void accepted(long records) {
        // The clock costs more than a comparison.
        if (records % 256 != 0) {
            return;
        }
        long now = System.nanoTime();
        if (now - lastNanos >= INTERVAL_NANOS) {
            lastNanos = now;
            System.err.printf("%d of %d records, %.0f/s%n", records, total, records * 1e9 / (now - startNanos));
        }
    }
}
