package dev.lifeboat.quickstart;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Shows the progress of training with a bar and the accuracy over time: in a terminal one line that is overwritten, elsewhere a plain
 * line every two seconds. At most 80 columns.
 */
final class TrainingProgress {
    private static final String LEVELS = "▁▂▃▄▅▆▇█";
    private static final int BAR_WIDTH = 16;
    private static final int CURVE_WIDTH = 16;
    private static final double CURVE_MIN = 0.4;
    private static final long TERMINAL_INTERVAL_NANOS = 100_000_000L;
    private static final long PLAIN_INTERVAL_NANOS = 2_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private final int passes;
    private final long total;
    private final long startNanos = System.nanoTime();
    private final StringBuilder curve = new StringBuilder();
    private long lastNanos = startNanos;
    private long lastCurve;

    /** @param total number of passengers in all passes */
    TrainingProgress(PrintStream out, boolean terminal, int passes, long total) {
        this.out = out;
        this.terminal = terminal;
        this.passes = passes;
        this.total = total;
    }

    /** @param recentAccuracy NaN if there is none yet */
    void update(int pass, long done, double recentAccuracy) {
        long now = System.nanoTime();
        if (!Double.isNaN(recentAccuracy) && done - lastCurve >= total / CURVE_WIDTH) {
            curve.append(level(recentAccuracy));
            lastCurve = done;
        }
        if (now - lastNanos < (terminal ? TERMINAL_INTERVAL_NANOS : PLAIN_INTERVAL_NANOS)) {
            return;
        }
        lastNanos = now;
        double rate = done * 1e9 / (now - startNanos);
        String accuracy = Double.isNaN(recentAccuracy)
                ? ""
                : String.format(Locale.ROOT, "  accuracy, last 200: %.3f", recentAccuracy);
        if (terminal) {
            int filled = (int) (BAR_WIDTH * done / total);
            String bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
            out.print(String.format(
                    Locale.ROOT, "\r  pass %d/%d %s %4.0f/s%s %-16s", pass, passes, bar, rate, accuracy, curve));
            out.flush();
        } else {
            out.printf(
                    Locale.ROOT,
                    "  pass %d/%d  %5d of %d passengers  %4.0f/s%s%n",
                    pass,
                    passes,
                    done,
                    total,
                    rate,
                    accuracy);
        }
    }

    /** Clears the line in a terminal, before other output. */
    void clear() {
        if (terminal) {
            out.print("\r\033[K");
        }
    }

    private static char level(double accuracy) {
        double height = (accuracy - CURVE_MIN) / (1 - CURVE_MIN) * LEVELS.length();
        return LEVELS.charAt(Math.max(0, Math.min(LEVELS.length() - 1, (int) height)));
    }
}
