package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.stats.DriftDetector.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Detects drift in the loss of emitted predictions and in each input of the examples, and keeps the most recent events. */
final class DriftMonitor {
    private static final int MAX_EVENTS = 20;

    private final Target target;
    private final int width;
    private DriftSettings settings = DriftSettings.OFF;
    private @Nullable LossDrift loss;
    private List<InputDrift> inputs = List.of();
    private final long[] counts;
    private final Deque<DriftEvent> events = new ArrayDeque<>();

    /** @param width inputs per example */
    DriftMonitor(Target target, int width) {
        this.target = target;
        this.width = width;
        this.counts = new long[width + 1];
    }

    /** The most recent events, oldest first. */
    List<DriftEvent> events() {
        return List.copyOf(events);
    }

    /** Number of detections: in the loss first, then in each input. */
    long[] counts() {
        return counts.clone();
    }

    /** Applies new settings: detectors start again, events are kept. */
    void configure(DriftSettings newest) {
        if (!newest.equals(settings)) {
            settings = newest;
            boolean detects = newest.detector() != DriftSettings.Detector.NONE;
            loss = detects ? new LossDrift(target, newest) : null;
            inputs = new ArrayList<>();
            for (int input = 0; detects && input < width; input++) {
                inputs.add(new InputDrift(newest));
            }
        }
    }

    /**
     * Adds the loss of an example's emitted prediction.
     *
     * @return a rise of the loss, or null
     */
    @Nullable
    Change addLoss(Example example) {
        return loss == null ? null : loss.add(example.prediction(), example.label());
    }

    /**
     * Adds one input of an example.
     *
     * @return a change of its mean, or null
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
        if (events.size() == MAX_EVENTS) {
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

    static DriftMonitor readFrom(BinaryReader in, Target target, int width) {
        DriftMonitor monitor = new DriftMonitor(target, width);
        long found = in.readCount();
        if (found != width) {
            throw in.damaged("has drift detectors of " + found + " inputs instead of " + width);
        }
        for (int i = 0; i < monitor.counts.length; i++) {
            monitor.counts[i] = in.readCount();
        }
        for (int left = in.readLength(4 * Long.BYTES); left > 0; left--) {
            monitor.events.addLast(readEvent(in, monitor.width));
        }
        try {
            monitor.configure(DriftSettings.readFrom(in));
        } catch (IllegalArgumentException e) {
            throw in.damaged("has invalid drift detectors: " + e.getMessage());
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
            throw in.damaged("has a drift event of input " + statistic + " of " + width);
        }
        return new DriftEvent(version, time, detector, (int) statistic, in.readDouble(), in.readDouble(), reaction);
    }
}
