package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.nn.OptimizerState;
import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.stats.RunningMoments;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * All that folding has made so far. Changed only by its {@link Learner}.
 *
 * <p>Binary format, version 1: {@code 'L'}, version, fingerprint (8), version of the model (8), event time (8), clip and threshold (8
 * each), step (count), parameters (count), the parameters and both of the optimiser's moments, the running moments as in the
 * journal, the sequences (count, then partition and next number of each), batches, examples and skipped steps (counts), the
 * evaluations.
 *
 * <p>Version 2: behind the step its origin (count), running moments as in the journal's version 3, evaluations with fading averages;
 * then the weight of positive examples (8), the silence of each hidden unit (count, then each as a count), the state of the
 * generator (8), the replay, the drift monitor. The replay's examples are part of it, or kept in slots of their own.
 */
public final class LearnerState {
    private static final char MAGIC = 'L';
    private static final int VERSION = 2;

    private final Fingerprint fingerprint;
    private final double[] parameters;
    private final OptimizerState optimizer;
    private final RunningMoments moments;
    private final Evaluations evaluations;
    private final Map<Integer, Long> sequences;
    private SplitMix64 random;
    private @Nullable ReplayRing replay;
    private @Nullable DriftMonitor drift;
    private long[] silent = new long[0];
    private double positiveWeight = 1;
    private long version;
    private long eventTime;
    private double scalingClip;
    private double threshold;
    private long batches;
    private long examples;
    private long skipped;

    private LearnerState(
            Fingerprint fingerprint,
            double[] parameters,
            OptimizerState optimizer,
            RunningMoments moments,
            Map<Integer, Long> sequences,
            Evaluations evaluations) {
        this.fingerprint = fingerprint;
        this.parameters = parameters;
        this.optimizer = optimizer;
        this.moments = moments;
        this.sequences = sequences;
        this.evaluations = evaluations;
        this.random = new SplitMix64(fingerprint.bits());
    }

    /** The state before the first journal record. */
    public static LearnerState initial(ModelDefinition definition, LearningSettings settings) {
        double[] parameters = definition.initialization().parameters(definition.shape());
        LearnerState state = new LearnerState(
                definition.fingerprint(),
                parameters,
                OptimizerState.empty(parameters.length),
                new RunningMoments(definition.scaledInputs().length),
                new TreeMap<>(),
                Evaluations.empty());
        state.version = Model.UNTRAINED;
        state.eventTime = Model.NO_EVENT_TIME;
        state.scalingClip = settings.scalingClip();
        state.threshold = settings.threshold();
        return state;
    }

    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** Offset of the last journal record folded in. */
    public long version() {
        return version;
    }

    /** Whether no journal record was folded in. */
    public boolean isEmpty() {
        return version == Model.UNTRAINED && sequences.isEmpty();
    }

    /** Timestamp of the newest example, in ms since the epoch. */
    public long eventTime() {
        return eventTime;
    }

    /** Optimiser steps taken. */
    public long step() {
        return optimizer.step();
    }

    /** Mini-batches learned from. */
    public long batches() {
        return batches;
    }

    /** Examples learned from. */
    public long examples() {
        return examples;
    }

    /** Steps that were left out, because their gradient was not finite. */
    public long skipped() {
        return skipped;
    }

    /** Hidden units that were zero for every example of the evaluation window's length; 0 until there were as many examples. */
    public int deadUnits() {
        int window = evaluations.training().capacity();
        int dead = 0;
        for (long examplesSilent : silent) {
            dead += examplesSilent >= window ? 1 : 0;
        }
        return dead;
    }

    /** Examples that can be learned from again. */
    public int replayable() {
        return replay == null ? 0 : replay.size();
    }

    /** The newest changes that were detected, oldest first. */
    public List<DriftEvent> driftEvents() {
        return drift == null ? List.of() : drift.events();
    }

    /** How often a change was detected: of the log loss first, then of each input; empty if nothing was looked at yet. */
    public long[] driftCounts() {
        return drift == null ? new long[0] : drift.counts();
    }

    /** Above which a probability means "yes", as of the last record. */
    public double threshold() {
        return threshold;
    }

    public Evaluations evaluations() {
        return evaluations;
    }

    /** Partition → number of the journal record that must come next from it. */
    public Map<Integer, Long> sequences() {
        return new TreeMap<>(sequences);
    }

    double scalingClip() {
        return scalingClip;
    }

    double[] parameters() {
        return parameters;
    }

    OptimizerState optimizer() {
        return optimizer;
    }

    RunningMoments moments() {
        return moments;
    }

    SplitMix64 random() {
        return random;
    }

    /** @param width inputs of an example */
    ReplayRing replay(int width) {
        if (replay == null) {
            replay = new ReplayRing(width);
        }
        return replay;
    }

    /** @param width inputs of an example */
    DriftMonitor drift(int width) {
        if (drift == null) {
            drift = new DriftMonitor(width);
        }
        return drift;
    }

    /**
     * Examples since each hidden unit was last above zero.
     *
     * @param units of the network
     */
    long[] silent(int units) {
        if (silent.length == 0) {
            silent = new long[units];
        }
        return silent;
    }

    /** What the loss of positive examples was multiplied by in the last step. */
    double positiveWeight() {
        return positiveWeight;
    }

    void setPositiveWeight(double weight) {
        positiveWeight = weight;
    }

    void replaySkipped() {
        skipped++;
    }

    long nextSequence(int partition) {
        return sequences.getOrDefault(partition, 0L);
    }

    /** Makes this the start of another journal: what the old one's partitions had sent means nothing there. */
    void beginAt(long offset) {
        version = offset;
        sequences.clear();
    }

    void folded(long offset, JournalRecord entry, Step step) {
        version = offset;
        sequences.put(entry.partition(), entry.sequence() + 1);
        scalingClip = entry.settings().scalingClip();
        threshold = entry.settings().threshold();
        if (step.learned() == 0) {
            return;
        }
        eventTime = Math.max(eventTime, entry.eventTime());
        if (step.skipped()) {
            skipped++;
        } else {
            batches++;
            examples += step.learned();
        }
    }

    /** Everything. */
    public byte[] toBytes() {
        return toBytes(true);
    }

    /** Everything but the examples of the replay, for which see {@link #writeReplayChanges}. */
    public byte[] toBytesWithoutReplay() {
        return toBytes(false);
    }

    private byte[] toBytes(boolean withReplay) {
        BinaryWriter out = new BinaryWriter();
        out.putByte(MAGIC).putByte(VERSION);
        out.putLong(fingerprint.bits()).putLong(version).putLong(eventTime);
        out.putDouble(scalingClip).putDouble(threshold);
        out.putCount(optimizer.step()).putCount(optimizer.origin()).putCount(parameters.length);
        out.putDoubles(parameters).putDoubles(optimizer.first()).putDoubles(optimizer.second());
        JournalCodec.writeMoments(out, moments);
        out.putCount(sequences.size());
        sequences.forEach((partition, next) -> out.putInt(partition).putCount(next));
        out.putCount(batches).putCount(examples).putCount(skipped);
        evaluations.writeTo(out);
        out.putDouble(positiveWeight).putCount(silent.length);
        for (long examplesSilent : silent) {
            out.putCount(examplesSilent);
        }
        out.putLong(random.state()).putBoolean(replay != null);
        if (replay != null) {
            replay.writeTo(out, withReplay);
        }
        out.putBoolean(drift != null);
        if (drift != null) {
            drift.writeTo(out);
        }
        return out.toBytes();
    }

    /** Hands over the slots of the replay that have changed since the last time, or since the bytes that this was read from. */
    public void writeReplayChanges(ReplaySlots slots) {
        if (replay != null) {
            replay.writeChanges(slots);
        }
    }

    /** Takes what one slot of the replay holds now; null if it is no longer there. */
    @FunctionalInterface
    public interface ReplaySlots {
        void write(int slot, byte @Nullable [] value);
    }

    /**
     * Reads the examples of the replay, if the bytes were without them.
     *
     * @param slots what {@link #writeReplayChanges} wrote last to each slot
     * @throws BinaryFormatException if one is not there, or damaged
     */
    public void readReplay(IntFunction<byte @Nullable []> slots) {
        if (replay != null && !replay.isComplete()) {
            replay.readSlots(slots);
        }
    }

    /** Whether it can be learned with: the examples of the replay are here. */
    boolean isComplete() {
        return replay == null || replay.isComplete();
    }

    /** Whether what is kept beside the parameters is of this shape. */
    boolean fits(NetworkShape shape) {
        return (replay == null || replay.width() == shape.inputs())
                && (drift == null || drift.width() == shape.inputs())
                && (silent.length == 0 || silent.length == shape.hiddenUnits());
    }

    /** @throws BinaryFormatException if the bytes are not a state that this program can read */
    public static LearnerState fromBytes(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, "learner's state");
        boolean second = in.readHeader(MAGIC, VERSION) == VERSION;
        Fingerprint fingerprint = new Fingerprint(in.readLong());
        long version = in.readLong();
        long eventTime = in.readLong();
        double scalingClip = in.readDouble();
        double threshold = in.readDouble();
        long step = in.readCount();
        long origin = second ? in.readCount() : 0;
        if (origin > step) {
            throw in.damaged("has taken " + step + " steps, the last " + origin + " of them before a reset");
        }
        int count = in.readLength(3 * Double.BYTES);
        double[] parameters = in.readDoubles(count);
        OptimizerState optimizer = new OptimizerState(step, origin, in.readDoubles(count), in.readDoubles(count));
        RunningMoments moments = JournalCodec.readMoments(in, second);
        Map<Integer, Long> sequences = new TreeMap<>();
        for (int left = in.readLength(Integer.BYTES + 1); left > 0; left--) {
            sequences.put(in.readInt(), in.readCount());
        }
        long batches = in.readCount();
        long examples = in.readCount();
        long skipped = in.readCount();
        LearnerState state = new LearnerState(
                fingerprint, parameters, optimizer, moments, sequences, Evaluations.readFrom(in, second));
        if (second) {
            state.readSecondVersion(in);
        }
        in.requireEnd();
        state.version = version;
        state.eventTime = eventTime;
        state.scalingClip = scalingClip;
        state.threshold = threshold;
        state.batches = batches;
        state.examples = examples;
        state.skipped = skipped;
        return state;
    }

    private void readSecondVersion(BinaryReader in) {
        positiveWeight = in.readDouble();
        if (!(positiveWeight > 0 && Double.isFinite(positiveWeight))) {
            throw in.damaged("has positive examples that weigh " + positiveWeight);
        }
        silent = new long[in.readLength(Byte.BYTES)];
        for (int unit = 0; unit < silent.length; unit++) {
            silent[unit] = in.readCount();
        }
        random = new SplitMix64(in.readLong());
        replay = in.readBoolean() ? ReplayRing.readFrom(in) : null;
        drift = in.readBoolean() ? DriftMonitor.readFrom(in) : null;
    }
}
