package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.stats.RunningMoments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The journal's binary format. Keeps the settings it met last, because they hardly ever change: one instance a thread.
 *
 * <p>Version 1: {@code 'J'}, version, fingerprint (8 bytes), settings (length, bytes), partition (4), sequence (count), event time
 * (8), variables (count) and count, mean and M2 of each (8 each), inputs (count), examples (count, then each), totals (count,
 * then each as a count). Numbers are big-endian, counts have seven bits a byte.
 *
 * <p>Version 2 is for what mini-batches are not: {@code 'J'}, version, {@code 'S'} for a start, the learner's state (length,
 * bytes).
 *
 * <p>Version 3 is version 1 with more settings, and behind the moments their time (8) and how many records they are of (count).
 * Mini-batches are written as version 3; all versions are read.
 */
public final class JournalCodec {
    private static final char MAGIC = 'J';
    private static final int START_VERSION = 2;
    private static final int VERSION = 3;
    private static final char START = 'S';

    private final BinaryWriter out = new BinaryWriter();
    private @Nullable LearningSettings lastSettings;
    private byte[] lastSettingsBytes = new byte[0];

    public byte[] toBytes(StartRecord start) {
        return out.clear()
                .putByte(MAGIC)
                .putByte(START_VERSION)
                .putByte(START)
                .putBytes(start.toBytes())
                .toBytes();
    }

    public byte[] toBytes(JournalRecord entry) {
        out.clear().putByte(MAGIC).putByte(VERSION);
        out.putLong(entry.fingerprint().bits());
        out.putBytes(bytesOf(entry.settings()));
        out.putInt(entry.partition()).putCount(entry.sequence()).putLong(entry.eventTime());
        writeMoments(out, entry.moments());
        List<Example> examples = entry.examples();
        out.putCount(examples.isEmpty() ? 0 : examples.get(0).features().length);
        out.putCount(examples.size());
        for (Example example : examples) {
            example.writeTo(out);
        }
        out.putCount(entry.totals().length);
        for (long total : entry.totals()) {
            out.putCount(total);
        }
        return out.toBytes();
    }

    /** @throws BinaryFormatException if the bytes are not a journal record that this program can read */
    public JournalEntry entryFromBytes(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, "journal record");
        int version = in.readHeader(MAGIC, VERSION);
        return version == START_VERSION ? readStart(in) : readMiniBatch(in, version == VERSION);
    }

    /** @throws BinaryFormatException if the bytes are not a mini-batch that this program can read */
    public JournalRecord fromBytes(byte[] bytes) {
        if (entryFromBytes(bytes) instanceof JournalRecord entry) {
            return entry;
        }
        throw new BinaryFormatException("the journal record is a start where a mini-batch was expected");
    }

    private static StartRecord readStart(BinaryReader in) {
        int kind = in.readByte();
        if (kind != START) {
            throw in.damaged("is of kind " + kind + ", which this program does not know: use a newer Lifeboat");
        }
        byte[] state = in.readBytes();
        in.requireEnd();
        return StartRecord.fromBytes(state);
    }

    /** @param timed whether the moments have a time */
    private JournalRecord readMiniBatch(BinaryReader in, boolean timed) {
        Fingerprint fingerprint = new Fingerprint(in.readLong());
        LearningSettings settings = settingsOf(in.readBytes());
        int partition = in.readInt();
        if (partition < 0) {
            throw in.damaged("names partition " + partition);
        }
        long sequence = in.readCount();
        long eventTime = in.readLong();
        RunningMoments moments = readMoments(in, timed);
        List<Example> examples = readExamples(in);
        long[] totals = new long[in.readLength(Byte.BYTES)];
        for (int i = 0; i < totals.length; i++) {
            totals[i] = in.readCount();
        }
        in.requireEnd();
        return new JournalRecord(fingerprint, settings, partition, sequence, eventTime, moments, examples, totals);
    }

    private static List<Example> readExamples(BinaryReader in) {
        int inputs = in.readLength(Byte.BYTES);
        int count = in.readLength(inputs * Double.BYTES + 1);
        List<Example> examples = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            examples.add(Example.readFrom(in, inputs));
        }
        return examples;
    }

    static void writeMoments(BinaryWriter out, RunningMoments moments) {
        out.putCount(moments.variables());
        for (int i = 0; i < moments.variables(); i++) {
            out.putDouble(moments.count(i)).putDouble(moments.mean(i)).putDouble(moments.m2(i));
        }
        out.putLong(moments.time()).putCount(moments.records());
    }

    /** @param timed whether time and number of records follow, as they do since the journal's version 3 and the state's version 2 */
    static RunningMoments readMoments(BinaryReader in, boolean timed) {
        int variables = in.readLength(3 * Double.BYTES);
        double[] count = new double[variables];
        double[] mean = new double[variables];
        double[] m2 = new double[variables];
        for (int i = 0; i < variables; i++) {
            count[i] = in.readDouble();
            mean[i] = in.readDouble();
            m2[i] = in.readDouble();
        }
        try {
            return timed
                    ? new RunningMoments(count, mean, m2, in.readLong(), in.readCount())
                    : new RunningMoments(count, mean, m2);
        } catch (IllegalArgumentException e) {
            throw in.damaged("has impossible " + e.getMessage());
        }
    }

    private byte[] bytesOf(LearningSettings settings) {
        if (!settings.equals(lastSettings)) {
            lastSettingsBytes = settings.toBytes();
            lastSettings = settings;
        }
        return lastSettingsBytes;
    }

    private LearningSettings settingsOf(byte[] bytes) {
        if (lastSettings == null || !Arrays.equals(bytes, lastSettingsBytes)) {
            lastSettings = LearningSettings.fromBytes(bytes);
            lastSettingsBytes = bytes;
        }
        return lastSettings;
    }
}
