package dev.lifeboat.evaluation;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;

/**
 * What the baselines know of the labels so far.
 *
 * @param count number of labels
 * @param positives number of labels that were 1
 * @param last 0 or 1; 0.5 before the first label
 */
record LabelHistory(long count, long positives, double last) {
    static final LabelHistory NONE = new LabelHistory(0, 0, 0.5);

    LabelHistory after(boolean label) {
        return new LabelHistory(count + 1, positives + (label ? 1 : 0), label ? 1 : 0);
    }

    /** Fraction of labels that were 1; 0.5 before the first. */
    double baseRate() {
        return count == 0 ? 0.5 : (double) positives / count;
    }

    void writeTo(BinaryWriter out) {
        out.putCount(count).putCount(positives).putDouble(last);
    }

    static LabelHistory readFrom(BinaryReader in) {
        LabelHistory history = new LabelHistory(in.readCount(), in.readCount(), in.readDouble());
        boolean knownLast = history.count == 0 ? history.last == 0.5 : history.last == 0 || history.last == 1;
        if (!knownLast || history.positives > history.count) {
            throw in.damaged("has an invalid " + history);
        }
        return history;
    }
}
