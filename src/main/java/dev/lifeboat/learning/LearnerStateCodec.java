package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.nn.OptimizerState;
import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.stats.RunningMoments;
import java.util.Map;
import java.util.TreeMap;

/**
 * The binary format of a learner state, version 1: {@code 'L'}, version, fingerprint (8 bytes), model version (8), event time (8),
 * settings (length, bytes; no bytes before the first) and their number of changes (count); running moments as in the journal; sequences (count, then partition (4) and next number (count) of each); evaluations; drift
 * monitor; events (see {@link LearnerEvents}); and of the network: steps and steps before the last reset (counts), parameters (count), the parameters and both moments of the
 * optimizer (8 each), random state (8), logit shift (8 per output), inactive examples per hidden unit (count each), mini-batches,
 * examples and skipped steps (counts), and the replay buffer with or without its examples.
 */
public final class LearnerStateCodec {
    private static final char MAGIC = 'L';
    private static final int VERSION = 1;

    private final ModelDefinition definition;

    /** @param definition of the model that the states belong to */
    public LearnerStateCodec(ModelDefinition definition) {
        this.definition = definition;
    }

    /** The complete state. */
    public byte[] toBytes(LearnerState state) {
        BinaryWriter out = header(state);
        state.network().replay().writeWithSlots(out);
        return out.toBytes();
    }

    /** The state without the examples of the replay buffer; see {@link LearnerState#writeReplayChanges}. */
    public byte[] toBytesWithoutReplay(LearnerState state) {
        BinaryWriter out = header(state);
        state.network().replay().writeWithoutSlots(out);
        return out.toBytes();
    }

    private static BinaryWriter header(LearnerState state) {
        BinaryWriter out = new BinaryWriter();
        out.putByte(MAGIC).putByte(VERSION);
        out.putLong(state.fingerprint().bits()).putLong(state.version()).putLong(state.eventTime());
        LearningSettings settings = state.settings();
        out.putBytes(settings == null ? new byte[0] : LearningSettingsCodec.toBytes(settings));
        out.putCount(state.settingsChanges());
        MomentsCodec.write(state.moments(), out);
        Map<Integer, Long> sequences = state.sequences();
        out.putCount(sequences.size());
        sequences.forEach((partition, next) -> out.putInt(partition).putCount(next));
        state.evaluations().writeTo(out);
        state.drift().writeTo(out);
        state.learnerEvents().writeTo(out);
        writeNetwork(state.network(), out);
        return out;
    }

    private static void writeNetwork(NetworkState network, BinaryWriter out) {
        OptimizerState optimizer = network.optimizer();
        out.putCount(optimizer.step()).putCount(optimizer.origin()).putCount(network.parameters().length);
        out.putDoubles(network.parameters()).putDoubles(optimizer.first()).putDoubles(optimizer.second());
        out.putLong(network.random().state()).putDoubles(network.logitShift());
        for (long examples : network.inactive()) {
            out.putCount(examples);
        }
        TrainingCounts counts = network.counts();
        out.putCount(counts.batches()).putCount(counts.examples()).putCount(counts.skipped());
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
        ModelMismatchException.requireSame(fingerprint, definition.fingerprint());
        long version = in.readLong();
        long eventTime = in.readLong();
        byte[] settings = in.readBytes();
        long settingsChanges = in.readCount();
        RunningMoments moments = MomentsCodec.read(in);
        if (moments.variables() != definition.scaledInputs().length) {
            throw in.damaged("has moments of " + moments.variables() + " variables instead of "
                    + definition.scaledInputs().length);
        }
        Map<Integer, Long> sequences = new TreeMap<>();
        for (int left = in.readLength(Integer.BYTES + 1); left > 0; left--) {
            sequences.put(in.readInt(), in.readCount());
        }
        Evaluations evaluations = Evaluations.readFrom(in, definition.target());
        DriftMonitor drift = DriftMonitor.readFrom(in, definition.target(), definition.inputs());
        LearnerEvents events = LearnerEvents.readFrom(in);
        NetworkState network = readNetwork(in);
        in.requireEnd();
        LearnerState state = new LearnerState(fingerprint, moments, network, evaluations, drift, events, sequences);
        state.restore(
                new ModelVersion(version, state.step(), eventTime),
                settings.length == 0 ? null : LearningSettingsCodec.fromBytes(settings),
                settingsChanges);
        return state;
    }

    private NetworkState readNetwork(BinaryReader in) {
        NetworkShape shape = definition.shape();
        OptimizerSteps steps = readSteps(in);
        int count = in.readLength(3 * Double.BYTES);
        if (count != shape.parameterCount()) {
            throw in.damaged("has " + count + " parameters instead of " + shape.parameterCount());
        }
        double[] parameters = in.readDoubles(count);
        OptimizerState optimizer =
                new OptimizerState(steps.total, steps.beforeReset, in.readDoubles(count), in.readDoubles(count));
        SplitMix64 random = new SplitMix64(in.readLong());
        double[] logitShift = in.readDoubles(shape.outputs());
        long[] inactive = new long[shape.hiddenUnits()];
        for (int unit = 0; unit < inactive.length; unit++) {
            inactive[unit] = in.readCount();
        }
        TrainingCounts counts = new TrainingCounts(in.readCount(), in.readCount(), in.readCount());
        ReplayBuffer replay = ReplayBuffer.readFrom(in);
        if (replay.width() != shape.inputs()) {
            throw in.damaged("has replayed examples of " + replay.width() + " inputs instead of " + shape.inputs());
        }
        return new NetworkState(shape, parameters, optimizer, replay, random, logitShift, inactive, counts);
    }

    private record OptimizerSteps(long total, long beforeReset) {}

    private static OptimizerSteps readSteps(BinaryReader in) {
        OptimizerSteps steps = new OptimizerSteps(in.readCount(), in.readCount());
        if (steps.beforeReset > steps.total) {
            throw in.damaged("has taken " + steps.total + " steps, of which " + steps.beforeReset + " before a reset");
        }
        return steps;
    }
}
