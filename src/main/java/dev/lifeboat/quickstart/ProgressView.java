package dev.lifeboat.quickstart;

import java.io.PrintStream;
import java.util.Locale;

/** Shows how far the stream is: one line that moves in a terminal, plain lines elsewhere. At most 80 columns. */
final class ProgressView {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final int BAR_WIDTH = 20;
    private static final int CURVE_WIDTH = 16;
    private static final double CURVE_FLOOR = 0.4;
    private static final long TERMINAL_NANOS = 100_000_000L;
    private static final long PLAIN_NANOS = 2_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private final long startNanos = System.nanoTime();
    private final StringBuilder curve = new StringBuilder();
    private long lastNanos = startNanos;
    private long lastCurve;

    ProgressView(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void update(int pass, int passes, long done, long total, double recentAccuracy) {
        long now = System.nanoTime();
        if (!Double.isNaN(recentAccuracy) && done - lastCurve >= total / CURVE_WIDTH) {
            curve.append(bar(recentAccuracy));
            lastCurve = done;
        }
        if (now - lastNanos < (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
            return;
        }
        lastNanos = now;
        double rate = done * 1e9 / (now - startNanos);
        String accuracy = Double.isNaN(recentAccuracy) ? "  -  " : String.format(Locale.ROOT, "%.3f", recentAccuracy);
        if (terminal) {
            int filled = (int) (BAR_WIDTH * done / total);
            out.print(String.format(
                    Locale.ROOT,
                    "\r  pass %d/%d %s%s %4.0f/s  right, last 200: %s %-16s",
                    pass,
                    passes,
                    "█".repeat(filled),
                    "░".repeat(BAR_WIDTH - filled),
                    rate,
                    accuracy,
                    curve));
            out.flush();
        } else {
            out.printf(
                    Locale.ROOT,
                    "  pass %d/%d  %5d of %d passengers  %4.0f/s  right, last 200: %s%n",
                    pass,
                    passes,
                    done,
                    total,
                    rate,
                    accuracy);
        }
    }

    /** Makes room for other lines. */
    void finish() {
        if (terminal) {
            out.print("\r\033[K");
        }
    }

    private static char bar(double accuracy) {
        double height = (accuracy - CURVE_FLOOR) / (1 - CURVE_FLOOR) * BARS.length();
        return BARS.charAt(Math.max(0, Math.min(BARS.length() - 1, (int) height)));
    }
}
