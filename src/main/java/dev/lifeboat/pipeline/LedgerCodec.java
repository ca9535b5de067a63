package dev.lifeboat.pipeline;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Contribution;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.Fingerprint;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.ModelMismatchException;
import dev.lifeboat.schema.Source;
import dev.lifeboat.stats.RunningMoments;
import java.util.List;

/**
 * The binary format of a ledger, version 1: {@code 'S'}, version, fingerprint (8 bytes), stream time, event time, batch start, moments start and
 * ready since (8 each), topic id (text) and next offset (8) of the input and the outcomes topic, missing values (count, then
 * one count per feature), and the sequence, the contributions that are ready, what waits as the last contribution, and the totals as a
 * journal entry (length, bytes).
 *
 * <p>Not thread-safe.
 */
public final class LedgerCodec {
    private static final char MAGIC = 'S';
    private static final int VERSION = 1;

    private final LifeboatConfig config;
    private final Fingerprint fingerprint;
    private final JournalCodec journalCodec;
    private final BinaryWriter out = new BinaryWriter();

    public LedgerCodec(LifeboatConfig config) {
        this.config = config;
        this.fingerprint = config.model().fingerprint();
        this.journalCodec = new JournalCodec(config.model());
    }

    public byte[] toBytes(Ledger ledger) {
        out.clear().putByte(MAGIC).putByte(VERSION).putLong(fingerprint.bits());
        LedgerTimes times = ledger.times();
        out.putLong(times.streamTime()).putLong(times.eventTime());
        out.putLong(times.batchStart()).putLong(times.momentsStart());
        out.putLong(times.readySince());
        for (Source source : Source.values()) {
            SourcePosition position = ledger.position(source);
            out.putText(position.topicId()).putLong(position.next());
        }
        long[] missing = ledger.missing();
        out.putCount(missing.length);
        for (long count : missing) {
            out.putCount(count);
        }
        out.putBytes(journalCodec.toBytes(ledger.snapshot()));
        return out.toBytes();
    }

    /**
     * Reads a ledger.
     *
     * @throws ModelMismatchException if it belongs to another model
     * @throws BinaryFormatException if the bytes are not a ledger that this program can read
     */
    public Ledger fromBytes(byte[] bytes, int partition) {
        BinaryReader in = new BinaryReader(bytes, "ledger of partition " + partition);
        in.readHeader(MAGIC, VERSION);
        ModelMismatchException.requireSame(new Fingerprint(in.readLong()), fingerprint);
        LedgerTimes times = new LedgerTimes(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
        SourcePosition[] positions = new SourcePosition[Source.values().length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = new SourcePosition(in.readText(), in.readLong());
        }
        long[] missing = new long[in.readLength(1)];
        for (int i = 0; i < missing.length; i++) {
            missing[i] = in.readCount();
        }
        ExamplesEntry snapshot = journalCodec.examplesFromBytes(in.readBytes());
        in.requireEnd();
        if (missing.length != config.schema().features().size()) {
            throw in.damaged("has missing values of " + missing.length + " features");
        }
        Ledger ledger = new Ledger(config, partition, totals(snapshot, in), missing, moments(snapshot, in));
        ledger.restore(times, snapshot);
        for (Source source : Source.values()) {
            ledger.setPosition(source, positions[source.ordinal()]);
        }
        return ledger;
    }

    private RunningMoments moments(ExamplesEntry snapshot, BinaryReader in) {
        List<Contribution> contributions = snapshot.contributions();
        for (Contribution contribution : contributions) {
            if (contribution.moments().variables() != config.model().scaledInputs().length) {
                throw in.damaged("has moments of " + contribution.moments().variables() + " variables");
            }
        }
        if (contributions.isEmpty()) {
            throw in.damaged("has no contributions");
        }
        return contributions.get(contributions.size() - 1).moments();
    }

    private static Totals totals(ExamplesEntry snapshot, BinaryReader in) {
        try {
            return Totals.of(snapshot.totals());
        } catch (IllegalArgumentException e) {
            throw in.damaged("has " + e.getMessage());
        }
    }
}
