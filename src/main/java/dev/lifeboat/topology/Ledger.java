package dev.lifeboat.topology;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.Fingerprint;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.JournalRecord;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Scorer;
import dev.lifeboat.stats.RunningMoments;
import java.util.ArrayList;
import java.util.List;

/**
 * What a scoring task has in hand: its accounting, the running moments and the examples that are not journalled yet, and the
 * number of its next journal record. Lives on the heap; its bytes are written with each transaction.
 *
 * <p>Binary format, version 1: {@code 'S'}, version, fingerprint (8), sequence (count), stream time and event time (8 each), batch
 * start and moments start (8 each), missing values a feature (count, then each as a count), totals (count, then each as a
 * count), and as a journal record the moments and the open mini-batch.
 */
final class Ledger {
    private static final char MAGIC = 'S';
    private static final int VERSION = 1;

    /** Held-out examples that may wait for a mini-batch; more are journalled on their own. */
    static final int MOST_HELD_OUT = 256;

    private final Fingerprint fingerprint;
    private final LearningSettings settings;
    private final int partition;
    private final int batchSize;
    private final JournalCodec journalCodec = new JournalCodec();
    private RunningMoments moments;
    private final long[] missing;
    private final Totals totals;
    private final List<Example> training = new ArrayList<>();
    private final List<Example> heldOut = new ArrayList<>();
    private long sequence;
    private long streamTime = -1;
    private long eventTime = -1;
    private long batchStartMs;
    private long momentsStartMs;

    private Ledger(
            Fingerprint fingerprint,
            LearningSettings settings,
            int partition,
            int batchSize,
            RunningMoments moments,
            long[] missing,
            Totals totals) {
        this.fingerprint = fingerprint;
        this.settings = settings;
        this.partition = partition;
        this.batchSize = batchSize;
        this.moments = moments;
        this.missing = missing;
        this.totals = totals;
    }

    /** The ledger of a partition of which nothing was consumed. */
    static Ledger empty(LifeboatConfig config, int partition) {
        return new Ledger(
                config.model().fingerprint(),
                config.learning(),
                partition,
                config.batchSize(),
                new RunningMoments(config.model().scaledInputs().length),
                new long[config.schema().features().size()],
                new Totals());
    }

    Totals totals() {
        return totals;
    }

    /** Missing values so far, a feature. */
    long[] missing() {
        return missing.clone();
    }

    /** Number of the next journal record of this partition. */
    long sequence() {
        return sequence;
    }

    /** The largest timestamp seen, which only grows; −1 before the first record. */
    long streamTime() {
        return streamTime;
    }

    void advanceStreamTime(long timestamp) {
        streamTime = Math.max(streamTime, timestamp);
    }

    /** Adds an accepted record's numbers to the running moments. */
    void observe(Model model, double[] features, long timestamp, long nowMs) {
        boolean first = moments.isEmpty();
        Scorer.observe(model, features, moments, timestamp, settings.halfLife());
        if (first && !moments.isEmpty()) {
            // Also if held-out examples wait already: with or without them, moments are journalled at the same time.
            momentsStartMs = nowMs;
        }
    }

    void countMissing(boolean[] missingFeatures) {
        for (int feature = 0; feature < missing.length; feature++) {
            if (missingFeatures[feature]) {
                missing[feature]++;
            }
        }
    }

    /** When the first of the unsent moments came or, while there are none, the first held-out example; by the wall clock. */
    long waitingSinceMs() {
        return momentsStartMs;
    }

    boolean isWaiting() {
        return !moments.isEmpty() || !heldOut.isEmpty();
    }

    boolean isBatchOpen() {
        return !training.isEmpty();
    }

    boolean isBatchFull() {
        return training.size() >= batchSize;
    }

    /** When the open mini-batch's first training example came, by the wall clock. */
    long batchStartMs() {
        return batchStartMs;
    }

    boolean isHeldOutFull() {
        return heldOut.size() >= MOST_HELD_OUT;
    }

    /** @param timestamp of the record whose arrival made it an example */
    void add(Example example, long timestamp, long nowMs) {
        if (example.use().isLearned()) {
            if (training.isEmpty()) {
                batchStartMs = nowMs;
            }
            training.add(example);
            eventTime = Math.max(eventTime, timestamp);
        } else {
            if (!isWaiting()) {
                momentsStartMs = nowMs;
            }
            heldOut.add(example);
        }
    }

    /** Everything in hand as one journal record; afterwards nothing is. */
    JournalRecord takeBatch() {
        JournalRecord entry = entry(handOverMoments(), examples());
        training.clear();
        heldOut.clear();
        return entry;
    }

    /** The moments and the held-out examples; an open mini-batch stays as it is. */
    JournalRecord takeMoments() {
        JournalRecord entry = entry(handOverMoments(), heldOut);
        heldOut.clear();
        return entry;
    }

    /**
     * The held-out examples alone: neither the moments nor the mini-batch may be cut because of them, or labels that must not
     * be learned would change what is.
     */
    JournalRecord takeHeldOut() {
        JournalRecord entry = entry(new RunningMoments(moments.variables()), heldOut);
        heldOut.clear();
        return entry;
    }

    private RunningMoments handOverMoments() {
        RunningMoments taken = moments;
        moments = new RunningMoments(taken.variables());
        return taken;
    }

    /** All that are in hand, those to learn from first; not a copy. */
    private List<Example> examples() {
        if (heldOut.isEmpty()) {
            return training;
        }
        List<Example> examples = new ArrayList<>(training);
        examples.addAll(heldOut);
        return examples;
    }

    private JournalRecord entry(RunningMoments entryMoments, List<Example> examples) {
        return new JournalRecord(
                fingerprint, settings, partition, sequence++, eventTime, entryMoments, examples, totals.toArray());
    }

    byte[] toBytes() {
        BinaryWriter out = new BinaryWriter();
        out.putByte(MAGIC).putByte(VERSION).putLong(fingerprint.bits());
        out.putCount(sequence).putLong(streamTime).putLong(eventTime);
        out.putLong(batchStartMs).putLong(momentsStartMs);
        out.putCount(missing.length);
        for (long count : missing) {
            out.putCount(count);
        }
        out.putBytes(journalCodec.toBytes(new JournalRecord(
                fingerprint, settings, partition, sequence, eventTime, moments, examples(), totals.toArray())));
        return out.toBytes();
    }

    /**
     * @throws BinaryFormatException if the bytes are not a ledger that this program can read
     * @throws ForeignModelException if the ledger belongs to another model
     */
    static Ledger fromBytes(byte[] bytes, LifeboatConfig config, int partition) {
        BinaryReader in = new BinaryReader(bytes, "ledger of partition " + partition);
        in.readHeader(MAGIC, VERSION);
        Fingerprint found = new Fingerprint(in.readLong());
        Fingerprint expected = config.model().fingerprint();
        if (!found.equals(expected)) {
            throw new ForeignModelException(found, expected);
        }
        long sequence = in.readCount();
        long streamTime = in.readLong();
        long eventTime = in.readLong();
        long batchStartMs = in.readLong();
        long momentsStartMs = in.readLong();
        long[] missing = new long[in.readLength(1)];
        for (int i = 0; i < missing.length; i++) {
            missing[i] = in.readCount();
        }
        JournalRecord open = new JournalCodec().fromBytes(in.readBytes());
        in.requireEnd();
        if (missing.length != config.schema().features().size()
                || open.moments().variables() != config.model().scaledInputs().length) {
            throw in.damaged("has missing values of " + missing.length + " features and moments of "
                    + open.moments().variables() + " variables");
        }
        Ledger ledger = new Ledger(
                found,
                config.learning(),
                partition,
                config.batchSize(),
                open.moments(),
                missing,
                readTotals(open.totals(), in));
        ledger.sequence = sequence;
        ledger.streamTime = streamTime;
        ledger.eventTime = eventTime;
        ledger.batchStartMs = batchStartMs;
        ledger.momentsStartMs = momentsStartMs;
        for (Example example : open.examples()) {
            (example.use().isLearned() ? ledger.training : ledger.heldOut).add(example);
        }
        return ledger;
    }

    private static Totals readTotals(long[] counters, BinaryReader in) {
        try {
            return Totals.of(counters);
        } catch (IllegalArgumentException e) {
            throw in.damaged("has " + e.getMessage());
        }
    }
}
