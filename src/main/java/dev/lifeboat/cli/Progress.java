package dev.lifeboat.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Prints the progress of a long operation, at most one line per second. Standard output is reserved for results. */
final class Progress implements LongConsumer {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final PrintStream out;
    private final LongSupplier nanoClock;
    private final String verb;
    private final @Nullable Long total;
    private boolean started;
    private long lastNanos;
    private long lastRecords;

    /**
     * @param verb in the past tense, such as "sent"
     * @param total number of records; null if it is unknown
     */
    Progress(PrintStream out, LongSupplier nanoClock, String verb, @Nullable Long total) {
        this.out = out;
        this.nanoClock = nanoClock;
        this.verb = verb;
        this.total = total;
    }

    /** On standard error, without a total. */
    static Progress of(String verb) {
        return new Progress(System.err, System::nanoTime, verb, null);
    }

    /** On standard error. */
    static Progress of(String verb, long total) {
        return new Progress(System.err, System::nanoTime, verb, total);
    }

    /** @param records so far */
    @Override
    public void accept(long records) {
        long now = nanoClock.getAsLong();
        if (!started) {
            started = true;
        } else if (now - lastNanos < INTERVAL_NANOS) {
            return;
        } else {
            double rate = (records - lastRecords) * 1e9 / (now - lastNanos);
            String of = total == null ? "" : " of " + total;
            out.println(String.format(Locale.ROOT, "%s %d%s records, %.0f/s", verb, records, of, rate));
        }
        lastNanos = now;
        lastRecords = records;
    }
}
