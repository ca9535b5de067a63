package dev.lifeboat.csv;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Labels that have not arrived yet. A label that arrives at the same time as a row is learned after that row is predicted.
 *
 * <p>Not thread-safe.
 */
final class DelayedLabels {
    private final LabelDelay delay;
    private final Arrivals arrivals;
    private final PriorityQueue<Label> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Label::due).thenComparingLong(Label::row));
    private long row = -1;
    private long streamTime = -1;

    /** Called for each label when it arrives. */
    @FunctionalInterface
    interface Arrivals {
        /**
         * A label arrived.
         *
         * @param label in the encoding of the target
         * @param timestamp of the label, in ms since the epoch
         */
        void arrived(byte[] id, double label, long timestamp);
    }

    /** @param due position at which the label arrives */
    private record Label(long due, long row, byte[] id, double value) {}

    DelayedLabels(LabelDelay delay, Arrivals arrivals) {
        this.delay = delay;
        this.arrivals = arrivals;
    }

    /** Delivers the labels that arrive before the next row. Must be called before that row is predicted. */
    void beforeRow(long timestamp) {
        row++;
        streamTime = Math.max(streamTime, timestamp);
        deliverUpTo(delay.position(row, streamTime) - 1);
    }

    /** The row has a label. */
    void add(byte[] id, double label, long timestamp) {
        long position = delay.position(row, timestamp);
        long due = position > Long.MAX_VALUE - delay.amount() ? Long.MAX_VALUE : position + delay.amount();
        waiting.add(new Label(due, row, id, label));
    }

    /** Delivers the labels that arrive with the row. Must be called after the row was predicted. */
    void afterRow() {
        deliverUpTo(delay.position(row, streamTime));
    }

    /** Delivers all other labels. */
    void finish() {
        deliverUpTo(Long.MAX_VALUE);
    }

    private void deliverUpTo(long position) {
        while (!waiting.isEmpty() && waiting.element().due <= position) {
            Label label = waiting.remove();
            arrivals.arrived(label.id, label.value, delay.timestamp(label.due, streamTime));
        }
    }
}
