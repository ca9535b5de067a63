package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.nn.SplitMix64;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The newest training examples, each in a slot of its own: that of its number, counted since the start, modulo the capacity. Slots can
 * be kept apart from the rest of a learner's state, so that only those that changed have to be written.
 *
 * <p>Examples are kept with their inputs unscaled: what they are scaled by has changed when they are learned from again.
 */
final class ReplayRing {
    private static final int MOST_INPUTS = 16_384;

    private final int width;
    private int capacity;
    private double[] features = new double[0];
    private boolean[] labels = new boolean[0];

    /** Numbers of the oldest example that is remembered, of the next one, and of the first that is not written yet. */
    private long oldest;

    private long next;
    private long unwritten;

    /** Slots that exist where they were written to last. */
    private int writtenSlots;

    private boolean complete = true;

    /**
     * Empty, without room.
     *
     * @param width inputs of an example
     */
    ReplayRing(int width) {
        this.width = width;
    }

    int size() {
        return (int) (next - oldest);
    }

    int width() {
        return width;
    }

    /** Whether the slots are here, too. */
    boolean isComplete() {
        return complete;
    }

    /** Makes room for {@code examples}; of the present ones the newest stay. */
    void resize(int examples) {
        if (examples == capacity) {
            return;
        }
        ReplayRing resized = new ReplayRing(width);
        resized.capacity = examples;
        resized.next = Math.max(oldest, next - examples);
        resized.oldest = resized.next;
        for (long number = resized.next; number < next; number++) {
            resized.add(features, slot(number) * width, labels[slot(number)]);
        }
        capacity = examples;
        features = resized.features;
        labels = resized.labels;
        oldest = resized.oldest;
        unwritten = oldest;
    }

    /** Made when the first example comes: who only looks at a learner's state needs none. */
    private void requireRoom() {
        if (labels.length < capacity) {
            features = new double[capacity * width];
            labels = new boolean[capacity];
        }
    }

    /**
     * Remembers an example in place of the oldest, if there is room at all.
     *
     * @param from index of its first input
     */
    void add(double[] inputs, int from, boolean label) {
        if (capacity == 0) {
            return;
        }
        requireRoom();
        int slot = slot(next);
        System.arraycopy(inputs, from, features, slot * width, width);
        labels[slot] = label;
        next++;
        oldest = Math.max(oldest, next - capacity);
    }

    /** Forgets all but the newest {@code examples}. */
    void keepNewest(long examples) {
        oldest = Math.max(oldest, next - examples);
    }

    /**
     * Copies an example that is drawn at random; there must be one.
     *
     * @param inputs (width), from index {@code to}, overwritten; unscaled
     * @return its label
     */
    boolean draw(SplitMix64 random, double[] inputs, int to) {
        int slot = slot(oldest + random.nextInt(size()));
        System.arraycopy(features, slot * width, inputs, to, width);
        return labels[slot];
    }

    private int slot(long number) {
        return (int) (number % capacity);
    }

    /** Hands over the slots that have changed since the last time. */
    void writeChanges(LearnerState.ReplaySlots writer) {
        for (int slot = capacity; slot < writtenSlots; slot++) {
            writer.write(slot, null);
        }
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
        out.putBoolean(labels[slot]);
        for (int i = slot * width; i < (slot + 1) * width; i++) {
            out.putDouble(features[i]);
        }
    }

    private void readSlot(long number, BinaryReader in) {
        requireRoom();
        int slot = slot(number);
        labels[slot] = in.readBoolean();
        System.arraycopy(in.readDoubles(width), 0, features, slot * width, width);
    }

    /** @param withSlots whether the examples follow; else they are kept where {@link #writeChanges} brought them */
    void writeTo(BinaryWriter out, boolean withSlots) {
        out.putCount(width).putCount(capacity).putCount(oldest).putCount(next);
        out.putBoolean(withSlots);
        if (withSlots) {
            for (long number = oldest; number < next; number++) {
                writeSlot(number, out);
            }
        }
    }

    static ReplayRing readFrom(BinaryReader in) {
        long width = in.readCount();
        long capacity = in.readCount();
        long oldest = in.readCount();
        long next = in.readCount();
        boolean withSlots = in.readBoolean();
        if (width < 1
                || width > MOST_INPUTS
                || capacity > ExperienceReplay.largest((int) width)
                || next < oldest
                || next - oldest > capacity) {
            throw in.damaged(
                    "has examples " + oldest + " to " + next + " of " + width + " inputs in " + capacity + " slots");
        }
        ReplayRing ring = new ReplayRing((int) width);
        if (withSlots) {
            in.requireLeft((next - oldest) * (1 + width * Double.BYTES));
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
     * Reads the slots from where {@link #writeChanges} brought them.
     *
     * @throws BinaryFormatException if one is not there, or not as it was written last
     */
    void readSlots(IntFunction<byte @Nullable []> slots) {
        for (long number = oldest; number < next; number++) {
            byte[] value = slots.apply(slot(number));
            if (value == null) {
                throw new BinaryFormatException("the learner's state lacks example " + number + " of its replay");
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
