package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.stats.RunningMoments;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The binary format of the journal, version 1: {@code 'J'}, version, kind, then
 *
 * <ul>
 *   <li>kind {@code 'E'}, examples: fingerprint (8 bytes), settings (length, bytes), partition (4), sequence (count), event time (8);
 *       variables (count), and count, mean and M2 of each (8 each), time (8) and records (count); examples (count), each with its use
 *       (1), label (1), features, prediction (8 each), model version (8) and label delay (count); totals (count, then each as a count)
 *   <li>kind {@code 'S'}, state: a learner state (length, bytes)
 * </ul>
 *
 * <p>Numbers are big-endian; counts take seven bits per byte.
 *
 * <p>Not thread-safe: caches the most recent settings, because they hardly ever change.
 */
public final class JournalCodec {
    private static final char MAGIC = 'J';
    private static final int VERSION = 1;
    private static final char EXAMPLES = 'E';
    private static final char STATE = 'S';

    private final ExampleCodec exampleCodec;
    private final BinaryWriter out = new BinaryWriter();
    private @Nullable LearningSettings lastSettings;
    private byte[] lastSettingsBytes = new byte[0];

    public JournalCodec(ModelSignature signature) {
        this.exampleCodec = new ExampleCodec(signature);
    }

    public byte[] toBytes(JournalEntry entry) {
        out.clear().putByte(MAGIC).putByte(VERSION);
        if (entry instanceof ExamplesEntry examples) {
            write(examples);
        } else if (entry instanceof StateEntry state) {
            out.putByte(STATE).putBytes(state.toBytes());
        }
        return out.toBytes();
    }

    private void write(ExamplesEntry entry) {
        out.putByte(EXAMPLES).putLong(entry.fingerprint().bits());
        out.putBytes(bytesOf(entry.settings()));
        out.putInt(entry.partition()).putCount(entry.sequence()).putLong(entry.eventTime());
        MomentsCodec.write(entry.moments(), out);
        exampleCodec.write(entry.examples(), out);
        out.putCount(entry.totals().length);
        for (long total : entry.totals()) {
            out.putCount(total);
        }
    }

    /** @throws BinaryFormatException if the bytes are not a journal entry that this program can read */
    public JournalEntry fromBytes(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, "journal record");
        in.readHeader(MAGIC, VERSION);
        int kind = in.readByte();
        JournalEntry entry = switch (kind) {
            case EXAMPLES -> readExamples(in);
            case STATE -> StateEntry.fromBytes(in.readBytes());
            default -> throw in.damaged("is of unknown kind " + kind + ": use a newer version of Lifeboat");
        };
        in.requireEnd();
        return entry;
    }

    /** @throws BinaryFormatException if the bytes are not an examples entry that this program can read */
    public ExamplesEntry examplesFromBytes(byte[] bytes) {
        if (fromBytes(bytes) instanceof ExamplesEntry entry) {
            return entry;
        }
        throw new BinaryFormatException("the journal record is a state where examples were expected");
    }

    private ExamplesEntry readExamples(BinaryReader in) {
        Fingerprint fingerprint = new Fingerprint(in.readLong());
        LearningSettings settings = settingsOf(in.readBytes());
        int partition = in.readInt();
        if (partition < 0) {
            throw in.damaged("has partition " + partition);
        }
        long sequence = in.readCount();
        long eventTime = in.readLong();
        RunningMoments moments = MomentsCodec.read(in);
        List<Example> examples = exampleCodec.read(in);
        long[] totals = new long[in.readLength(Byte.BYTES)];
        for (int i = 0; i < totals.length; i++) {
            totals[i] = in.readCount();
        }
        return new ExamplesEntry(fingerprint, settings, partition, sequence, eventTime, moments, examples, totals);
    }

    private byte[] bytesOf(LearningSettings settings) {
        if (!settings.equals(lastSettings)) {
            lastSettingsBytes = LearningSettingsCodec.toBytes(settings);
            lastSettings = settings;
        }
        return lastSettingsBytes;
    }

    private LearningSettings settingsOf(byte[] bytes) {
        if (lastSettings == null || !Arrays.equals(bytes, lastSettingsBytes)) {
            lastSettings = LearningSettingsCodec.fromBytes(bytes);
            lastSettingsBytes = bytes;
        }
        return lastSettings;
    }
}
