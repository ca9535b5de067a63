package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The binary format of the journal, version 1: {@code 'J'}, version, kind, then
 *
 * <ul>
 *   <li>kind {@code 'C'}, settings: fingerprint (8 bytes), settings (length, bytes), SHA-256 of these bytes (32)
 *   <li>kind {@code 'E'}, examples: fingerprint (8), partition (4), sequence (count), contributions (count), each with its event time
 *       (8); variables (count), and count, mean and M2 of each (8 each), time (8) and records (count); examples (count), each with its
 *       use (1), label (1), features, prediction (8 each), what each member emitted (count, then id as a count and 4 bytes per output of
 *       each), model version (8) and label delay (count); at last totals (count, then each as a count)
 *   <li>kind {@code 'S'}, state: reason (1) and a learner state (length, bytes)
 * </ul>
 *
 * <p>Numbers are big-endian; counts take seven bits per byte.
 *
 * <p>Not thread-safe.
 */
public final class JournalCodec {
    private static final char MAGIC = 'J';
    private static final int VERSION = 1;

    /** Bytes of the largest count. */
    static final int MAX_COUNT = 9;

    private static final char SETTINGS = 'C';
    private static final char EXAMPLES = 'E';
    private static final char STATE = 'S';

    private final ExampleCodec exampleCodec;
    private final BinaryWriter out = new BinaryWriter();

    public JournalCodec(ModelSignature signature) {
        this.exampleCodec = new ExampleCodec(signature);
    }

    /**
     * An upper bound of the size of a contribution, in bytes.
     *
     * @param examples number of examples of the contribution
     * @param members number of members that predicted them
     */
    public static long maxBytes(ModelSignature signature, long examples, int members) {
        int variables = signature.features().scaledInputs().length;
        long moments = MAX_COUNT + 3L * Double.BYTES * variables + Long.BYTES + MAX_COUNT;
        return Long.BYTES + moments + MAX_COUNT + examples * ExampleCodec.maxBytes(signature, members);
    }

    public byte[] toBytes(JournalEntry entry) {
        out.clear().putByte(MAGIC).putByte(VERSION);
        if (entry instanceof SettingsEntry settings) {
            write(settings);
        } else if (entry instanceof ExamplesEntry examples) {
            write(examples);
        } else if (entry instanceof StateEntry state) {
            out.putByte(STATE).putByte(state.reason().ordinal()).putBytes(state.toBytes());
        }
        return out.toBytes();
    }

    private void write(SettingsEntry entry) {
        byte[] settings = LearningSettingsCodec.toBytes(entry.settings());
        out.putByte(SETTINGS).putLong(entry.fingerprint().bits()).putBytes(settings);
        out.putBytes(Fingerprint.sha256(settings));
    }

    private void write(ExamplesEntry entry) {
        out.putByte(EXAMPLES).putLong(entry.fingerprint().bits());
        out.putInt(entry.partition()).putCount(entry.sequence());
        out.putCount(entry.contributions().size());
        for (Contribution contribution : entry.contributions()) {
            out.putLong(contribution.eventTime());
            MomentsCodec.write(contribution.moments(), out);
            exampleCodec.write(contribution.examples(), out);
        }
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
            case SETTINGS -> readSettings(in);
            case EXAMPLES -> readExamples(in);
            case STATE -> StateEntry.fromBytes(in.readChoice(StateEntry.Reason.values()), in.readBytes());
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
        throw new BinaryFormatException("the journal record does not contain examples");
    }

    private static SettingsEntry readSettings(BinaryReader in) {
        Fingerprint fingerprint = new Fingerprint(in.readLong());
        byte[] settings = in.readBytes();
        byte[] hash = in.readBytes();
        if (!Arrays.equals(hash, Fingerprint.sha256(settings))) {
            throw in.damaged("has settings that do not match their hash");
        }
        return new SettingsEntry(fingerprint, LearningSettingsCodec.fromBytes(settings));
    }

    private ExamplesEntry readExamples(BinaryReader in) {
        Fingerprint fingerprint = new Fingerprint(in.readLong());
        int partition = in.readInt();
        if (partition < 0) {
            throw in.damaged("has partition " + partition);
        }
        long sequence = in.readCount();
        List<Contribution> contributions = new ArrayList<>();
        for (int left = in.readLength(2 * Long.BYTES + 3); left > 0; left--) {
            contributions.add(new Contribution(in.readLong(), MomentsCodec.read(in), exampleCodec.read(in)));
        }
        long[] totals = new long[in.readLength(Byte.BYTES)];
        for (int i = 0; i < totals.length; i++) {
            totals[i] = in.readCount();
        }
        return new ExamplesEntry(fingerprint, partition, sequence, contributions, totals);
    }
}
