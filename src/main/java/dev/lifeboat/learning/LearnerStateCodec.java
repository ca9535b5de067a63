package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.stats.RunningMoments;
import java.util.Map;
import java.util.TreeMap;

/**
 * The binary format of a learner state, version 1: {@code 'L'}, version, fingerprint (8 bytes), model version (8), event time (8),
 * settings (length, bytes; no bytes before the first) and their number of changes (count); mini-batches, examples and skipped steps
 * (counts); running moments as in the journal; sequences (count, then partition (4) and next number (count) of each); evaluations; drift
 * monitor; events (see {@link LearnerEvents}); the id of the next member (count) and the members (count). Of each member: name, id
 * (count), weight (8), evaluation, drift detector if it reacts to drift; and of its network: steps and steps before the last reset
 * (counts), parameters (count), the parameters and both moments of the optimizer (8 each), random state (8), logit shift (8 per output),
 * inactive examples per hidden unit (count each), examples that wait for a step (count), and the replay buffer with or without its
 * examples.
 */
public final class LearnerStateCodec {
    private static final char MAGIC = 'L';
    private static final int VERSION = 1;

    private final ModelSignature signature;

    /** @param signature of the model that the states belong to */
    public LearnerStateCodec(ModelSignature signature) {
        this.signature = signature;
    }

    /** The complete state. */
    public byte[] toBytes(LearnerState state) {
        return toBytes(state, ReplayBuffer.Format.COMPLETE);
    }

    /** The state without the examples of the replay buffers; see {@link LearnerState#writeReplayChanges}. */
    public byte[] toBytesWithoutReplay(LearnerState state) {
        return toBytes(state, ReplayBuffer.Format.WITHOUT_SLOTS);
    }

    private static byte[] toBytes(LearnerState state, ReplayBuffer.Format replay) {
        BinaryWriter out = new BinaryWriter();
        out.putByte(MAGIC).putByte(VERSION);
        out.putLong(state.fingerprint().bits()).putLong(state.version()).putLong(state.eventTime());
        LearningSettings settings = state.settings();
        out.putBytes(settings == null ? new byte[0] : LearningSettingsCodec.toBytes(settings));
        out.putCount(state.settingsChanges());
        TrainingCounts counts = state.counts();
        out.putCount(counts.batches()).putCount(counts.examples()).putCount(counts.skipped());
        MomentsCodec.write(state.moments(), out);
        Map<Integer, Long> sequences = state.sequences();
        out.putCount(sequences.size());
        sequences.forEach((partition, next) -> out.putInt(partition).putCount(next));
        state.evaluations().writeTo(out);
        state.drift().writeTo(out);
        state.learnerEvents().writeTo(out);
        state.ensemble().writeTo(out, replay);
        return out.toBytes();
    }

    /** The fingerprint of the model that a state belongs to. */
    public static Fingerprint fingerprint(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, "learner state");
        in.readHeader(MAGIC, VERSION);
        return new Fingerprint(in.readLong());
    }

    /**
     * Reads a state.
     *
     * @throws ModelMismatchException if it belongs to another model
     * @throws BinaryFormatException if the bytes are not a learner state that this program can read
     */
    public LearnerState fromBytes(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, "learner state");
        in.readHeader(MAGIC, VERSION);
        Fingerprint fingerprint = new Fingerprint(in.readLong());
        ModelMismatchException.requireSame(fingerprint, signature.fingerprint());
        long version = in.readLong();
        long eventTime = in.readLong();
        byte[] settingsBytes = in.readBytes();
        LearningSettings settings = settingsBytes.length == 0 ? null : LearningSettingsCodec.fromBytes(settingsBytes);
        long settingsChanges = in.readCount();
        TrainingCounts counts = new TrainingCounts(in.readCount(), in.readCount(), in.readCount());
        RunningMoments moments = MomentsCodec.read(in);
        if (moments.variables() != signature.scaledInputs().length) {
            throw in.damaged("has moments of " + moments.variables() + " variables instead of "
                    + signature.scaledInputs().length);
        }
        Map<Integer, Long> sequences = new TreeMap<>();
        for (int left = in.readLength(Integer.BYTES + 1); left > 0; left--) {
            sequences.put(in.readInt(), in.readCount());
        }
        Evaluations evaluations = Evaluations.readFrom(in, signature.target());
        DriftMonitor drift = DriftMonitor.readFrom(in, signature.target(), signature.inputs());
        LearnerEvents events = LearnerEvents.readFrom(in);
        Ensemble ensemble = Ensemble.readFrom(in, signature, settings);
        in.requireEnd();
        LearnerState state = new LearnerState(fingerprint, moments, ensemble, evaluations, drift, events, sequences);
        state.restore(new ModelVersion(version, state.step(), eventTime), settings, settingsChanges, counts);
        return state;
    }
}
