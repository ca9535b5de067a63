package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.nn.OptimizerState;
import dev.lifeboat.stats.RunningMoments;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that folding has made so far. Changed only by its {@link Learner}.
 *
 * <p>Binary format, version 1: {@code 'L'}, version, fingerprint (8), version of the model (8), event time (8), clip and threshold (8
 * each), step (count), parameters (count), the parameters and both of the optimiser's moments, the running moments as in the
 * journal, the sequences (count, then partition and next number of each), batches, examples and skipped steps (counts), the
 * evaluations.
 */
public final class LearnerState {
    private static final char MAGIC = 'L';
    private static final int VERSION = 1;

    private final Fingerprint fingerprint;
    private final double[] parameters;
    private final OptimizerState optimizer;
    private final RunningMoments moments;
    private final Evaluations evaluations;
    private final Map<Integer, Long> sequences;
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

    /** Optimiser steps taken: Adam's t. */
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

    /** Mini-batches whose gradient was not finite. */
    public long skipped() {
        return skipped;
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

    public byte[] toBytes() {
        BinaryWriter out = new BinaryWriter();
        out.putByte(MAGIC).putByte(VERSION);
        out.putLong(fingerprint.bits()).putLong(version).putLong(eventTime);
        out.putDouble(scalingClip).putDouble(threshold);
        out.putCount(optimizer.step()).putCount(parameters.length);
        out.putDoubles(parameters).putDoubles(optimizer.first()).putDoubles(optimizer.second());
        JournalCodec.writeMoments(out, moments);
        out.putCount(sequences.size());
        sequences.forEach((partition, next) -> out.putInt(partition).putCount(next));
        out.putCount(batches).putCount(examples).putCount(skipped);
        evaluations.writeTo(out);
        return out.toBytes();
    }

    /** @throws BinaryFormatException if the bytes are not a state that this program can read */
    public static LearnerState fromBytes(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, "learner's state");
        in.readHeader(MAGIC, VERSION);
        Fingerprint fingerprint = new Fingerprint(in.readLong());
        long version = in.readLong();
        long eventTime = in.readLong();
        double scalingClip = in.readDouble();
        double threshold = in.readDouble();
        long step = in.readCount();
        int count = in.readLength(3 * Double.BYTES);
        double[] parameters = in.readDoubles(count);
        OptimizerState optimizer = new OptimizerState(step, in.readDoubles(count), in.readDoubles(count));
        RunningMoments moments = JournalCodec.readMoments(in);
        Map<Integer, Long> sequences = new TreeMap<>();
        for (int left = in.readLength(Integer.BYTES + 1); left > 0; left--) {
            sequences.put(in.readInt(), in.readCount());
        }
        long batches = in.readCount();
        long examples = in.readCount();
        long skipped = in.readCount();
        LearnerState state =
                new LearnerState(fingerprint, parameters, optimizer, moments, sequences, Evaluations.readFrom(in));
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
}
