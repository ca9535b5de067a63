package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.nn.SplitMix64;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A ring buffer of the most recent training examples. Example number n, counted since the start, is in slot n modulo the capacity. Slots
 * can be stored separately from the rest of a learner state, so that only the slots that changed are written.
 *
 * <p>Inputs are kept unscaled: they are scaled by the moments at the time of the replay.
 */
final class ReplayBuffer {
    private static final int MAX_INPUTS = 16_384;

    /** Where the examples are written to. */
    enum Format {
        /** With the rest of the buffer. */
        COMPLETE,
        /** Each in a slot of its own; see {@link #writeChanges}. */
        WITHOUT_SLOTS
    }

    /** Stores a slot. */
    @FunctionalInterface
    interface SlotWriter {
        /** @param value null to remove the slot */
        void write(int slot, byte @Nullable [] value);
    }

    private final int width;
    private int capacity;
    private double[] features = new double[0];
    private double[] labels = new double[0];

    /** Numbers of the oldest example in the buffer, of the next one, and of the first one that was not written yet. */
    private long oldest;

    private long next;
    private long unwritten;

    /** Number of slots that exist where they were last written to. */
    private int writtenSlots;

    private boolean complete = true;

    /**
     * An empty buffer of capacity 0.
     *
     * @param width inputs per example
     */
    ReplayBuffer(int width) {
        this.width = width;
    }

    int size() {
        return (int) (next - oldest);
    }

    int width() {
        return width;
    }

    /** Whether the slots were read. */
    boolean isComplete() {
        return complete;
    }

    /** Changes the capacity; the most recent examples are kept. */
    void resize(int newCapacity) {
        if (newCapacity == capacity) {
            return;
        }
        ReplayBuffer resized = new ReplayBuffer(width);
        resized.capacity = newCapacity;
        resized.next = Math.max(oldest, next - newCapacity);
        resized.oldest = resized.next;
        for (long number = resized.next; number < next; number++) {
            resized.add(features, slot(number) * width, labels[slot(number)]);
        }
        capacity = newCapacity;
        features = resized.features;
        labels = resized.labels;
        oldest = resized.oldest;
        unwritten = oldest;
    }

    /** Allocates the arrays with the first example: readers of a state do not need them. */
    private void allocate() {
        if (labels.length < capacity) {
            features = new double[capacity * width];
            labels = new double[capacity];
        }
    }

    /**
     * Adds an example, in place of the oldest one if the buffer is full.
     *
     * @param from index of its first input
     * @param label in the encoding of the target
     */
    void add(double[] inputs, int from, double label) {
        if (capacity == 0) {
            return;
        }
        allocate();
        int slot = slot(next);
        System.arraycopy(inputs, from, features, slot * width, width);
        labels[slot] = label;
        next++;
        oldest = Math.max(oldest, next - capacity);
    }

    /** Drops all but the most recent {@code examples}. */
    void keepNewest(long examples) {
        oldest = Math.max(oldest, next - examples);
    }

    /**
     * Copies an example drawn at random; the buffer must not be empty.
     *
     * @param inputs (width), from index {@code to}, overwritten; unscaled
     * @return the label
     */
    double draw(SplitMix64 random, double[] inputs, int to) {
        int slot = slot(oldest + random.nextInt(size()));
        System.arraycopy(features, slot * width, inputs, to, width);
        return labels[slot];
    }

    /**
     * Copies one of the most recent examples.
     *
     * @param back 1 for the newest, at most {@link #size}
     * @param inputs (width), from index {@code to}, overwritten; unscaled
     * @return the label
     */
    double recent(int back, double[] inputs, int to) {
        int slot = slot(next - back);
        System.arraycopy(features, slot * width, inputs, to, width);
        return labels[slot];
    }

    private int slot(long number) {
        return (int) (number % capacity);
    }

    /** Whether there are slots that {@link #writeChanges} has written. */
    boolean isStored() {
        return writtenSlots > 0;
    }

    /** Removes the slots that were written. */
    void removeSlots(SlotWriter writer) {
        removeSlots(0, writer);
    }

    private void removeSlots(int from, SlotWriter writer) {
        for (int slot = from; slot < writtenSlots; slot++) {
            writer.write(slot, null);
        }
    }

    /** Passes on the slots that changed since the previous call. */
    void writeChanges(SlotWriter writer) {
        removeSlots(capacity, writer);
        writtenSlots = capacity;
        for (long number = Math.max(unwritten, oldest); number < next; number++) {
            BinaryWriter out = new BinaryWriter();
            writeSlot(number, out.putCount(number));
            writer.write(slot(number), out.toBytes());
        }
        unwritten = next;
    }

    private void writeSlot(long number, BinaryWriter out) {
        int slot = slot(number);
        out.putDouble(labels[slot]);
        for (int i = slot * width; i < (slot + 1) * width; i++) {
            out.putDouble(features[i]);
        }
    }

    private void readSlot(long number, BinaryReader in) {
        allocate();
        int slot = slot(number);
        labels[slot] = in.readDouble();
        System.arraycopy(in.readDoubles(width), 0, features, slot * width, width);
    }

    void writeTo(BinaryWriter out, Format format) {
        writeHeader(out);
        out.putBoolean(format == Format.COMPLETE);
        for (long number = oldest; format == Format.COMPLETE && number < next; number++) {
            writeSlot(number, out);
        }
    }

    private void writeHeader(BinaryWriter out) {
        out.putCount(width).putCount(capacity).putCount(oldest).putCount(next);
    }

    static ReplayBuffer readFrom(BinaryReader in) {
        long width = in.readCount();
        long capacity = in.readCount();
        long oldest = in.readCount();
        long next = in.readCount();
        boolean withSlots = in.readBoolean();
        if (width < 1
                || width > MAX_INPUTS
                || capacity > ExperienceReplay.maxSize((int) width)
                || next < oldest
                || next - oldest > capacity) {
            throw in.damaged(
                    "has examples " + oldest + " to " + next + " of " + width + " inputs in " + capacity + " slots");
        }
        ReplayBuffer ring = new ReplayBuffer((int) width);
        if (withSlots) {
            in.requireLeft((next - oldest) * (1 + width) * Double.BYTES);
        }
        ring.capacity = (int) capacity;
        ring.oldest = oldest;
        ring.next = next;
        ring.unwritten = withSlots ? oldest : next;
        ring.writtenSlots = withSlots ? 0 : (int) capacity;
        ring.complete = withSlots || next == oldest;
        for (long number = oldest; withSlots && number < next; number++) {
            ring.readSlot(number, in);
        }
        return ring;
    }

    /**
     * Reads the slots that {@link #writeChanges} stored, unless the examples are here already.
     *
     * @throws BinaryFormatException if a slot is missing or holds another example
     */
    void readSlots(IntFunction<byte @Nullable []> slots) {
        if (complete) {
            return;
        }
        for (long number = oldest; number < next; number++) {
            byte[] value = slots.apply(slot(number));
            if (value == null) {
                throw new BinaryFormatException("the learner state lacks example " + number + " of its replay buffer");
            }
            BinaryReader in = new BinaryReader(value, "replay slot " + slot(number));
            long found = in.readCount();
            if (found != number) {
                throw in.damaged("holds example " + found + " where " + number + " was expected");
            }
            readSlot(number, in);
            in.requireEnd();
        }
        complete = true;
    }
}
