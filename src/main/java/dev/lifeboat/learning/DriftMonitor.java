package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.stats.DriftDetector;
import dev.lifeboat.stats.DriftDetector.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Watches the log loss of what was emitted, and each input of the examples, for drift; and remembers what it found. */
final class DriftMonitor {
    private static final int EVENTS = 20;

    /** A log loss above this (a probability of 0.018 for what happened) is as bad as this: detectors need a bounded value. */
    private static final double WORST_LOSS = 4;

    private final int width;
    private DriftSettings settings = DriftSettings.OFF;
    private @Nullable DriftDetector loss;
    private List<InputDrift> inputs = List.of();
    private final long[] counts;
    private final Deque<DriftEvent> events = new ArrayDeque<>();

    /** @param width inputs of an example */
    DriftMonitor(int width) {
        this.width = width;
        this.counts = new long[width + 1];
    }

    int width() {
        return width;
    }

    /** The newest events, oldest first. */
    List<DriftEvent> events() {
        return List.copyOf(events);
    }

    /** Detections so far, of the log loss first, then of each input. */
    long[] counts() {
        return counts.clone();
    }

    /** Looks for drift in another way from now on: what the detectors have seen is forgotten, the events are not. */
    void configure(DriftSettings newest) {
        if (!newest.equals(settings)) {
            settings = newest;
            loss = newest.newDetector();
            inputs = new ArrayList<>();
            for (int input = 0; loss != null && input < width; input++) {
                inputs.add(new InputDrift(newest));
            }
        }
    }

    /**
     * Adds an example's emitted probability.
     *
     * @return a rise of the log loss, or null: a fall is what learning is for
     */
    @Nullable
    Change addLoss(Example example) {
        if (loss == null) {
            return null;
        }
        double happened = example.label() ? example.probability() : 1 - example.probability();
        double value = Math.min(WORST_LOSS, -StrictMath.log(Math.max(happened, 1e-15)));
        Change change = loss.add(value / WORST_LOSS);
        return change == null || !change.isRise()
                ? null
                : new Change(change.before() * WORST_LOSS, change.after() * WORST_LOSS, change.since());
    }

    /**
     * Adds an example's input.
     *
     * @return its change, or null
     */
    @Nullable
    Change addInput(Example example, int input) {
        double value = example.features()[input];
        return inputs.isEmpty() || Double.isNaN(value)
                ? null
                : inputs.get(input).add(value);
    }

    void record(DriftEvent event) {
        counts[event.statistic() + 1]++;
        if (events.size() == EVENTS) {
            events.removeFirst();
        }
        events.addLast(event);
    }

    void writeTo(BinaryWriter out) {
        out.putCount(width);
        for (long count : counts) {
            out.putCount(count);
        }
        out.putCount(events.size());
        events.forEach(event -> write(event, out));
        settings.writeTo(out);
        if (loss != null) {
            loss.writeTo(out);
            inputs.forEach(input -> input.writeTo(out));
        }
    }

    static DriftMonitor readFrom(BinaryReader in) {
        // A count a statistic takes a byte at least.
        DriftMonitor monitor = new DriftMonitor(in.readLength(Byte.BYTES));
        for (int i = 0; i < monitor.counts.length; i++) {
            monitor.counts[i] = in.readCount();
        }
        for (int left = in.readLength(4 * Long.BYTES); left > 0; left--) {
            monitor.events.addLast(readEvent(in, monitor.width));
        }
        try {
            monitor.configure(DriftSettings.readFrom(in));
        } catch (IllegalArgumentException e) {
            throw in.damaged("has impossible drift detectors: " + e.getMessage());
        }
        if (monitor.loss != null) {
            monitor.loss.readFrom(in);
            monitor.inputs.forEach(input -> input.readFrom(in));
        }
        return monitor;
    }

    private static void write(DriftEvent event, BinaryWriter out) {
        out.putLong(event.version()).putLong(event.time());
        out.putByte(event.detector().ordinal()).putByte(event.reaction().ordinal());
        out.putCount(event.statistic() + 1).putDouble(event.before()).putDouble(event.after());
    }

    private static DriftEvent readEvent(BinaryReader in, int width) {
        long version = in.readLong();
        long time = in.readLong();
        DriftSettings.Detector detector = in.readChoice(DriftSettings.Detector.values());
        DriftSettings.Reaction reaction = in.readChoice(DriftSettings.Reaction.values());
        long statistic = in.readCount() - 1;
        if (statistic >= width) {
            throw in.damaged("has a drift of input " + statistic + " of " + width);
        }
        return new DriftEvent(version, time, detector, (int) statistic, in.readDouble(), in.readDouble(), reaction);
    }
}
