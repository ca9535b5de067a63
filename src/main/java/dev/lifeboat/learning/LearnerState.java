package dev.lifeboat.learning;

import dev.lifeboat.stats.RunningMoments;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Everything that results from folding a journal. Mutated by its {@link Learner} only.
 *
 * <p>Not thread-safe.
 */
public final class LearnerState {
    private final Fingerprint fingerprint;
    private final RunningMoments moments;
    private final NetworkState network;
    private final Evaluations evaluations;
    private final DriftMonitor drift;
    private final Map<Integer, Long> sequences;
    private long version;
    private long eventTime;
    private double scalingClip;
    private HoldOut holdOut = HoldOut.NONE;

    /** @param sequences partition → sequence number of its next entry */
    LearnerState(
            Fingerprint fingerprint,
            RunningMoments moments,
            NetworkState network,
            Evaluations evaluations,
            DriftMonitor drift,
            Map<Integer, Long> sequences) {
        this.fingerprint = fingerprint;
        this.moments = moments;
        this.network = network;
        this.evaluations = evaluations;
        this.drift = drift;
        this.sequences = new TreeMap<>(sequences);
        this.version = ModelVersion.NONE;
        this.eventTime = ModelVersion.NO_EVENT_TIME;
    }

    /** The state before the first journal entry. */
    public static LearnerState initial(ModelDefinition definition, LearningSettings settings) {
        LearnerState state = new LearnerState(
                definition.fingerprint(),
                new RunningMoments(definition.scaledInputs().length),
                NetworkState.initial(definition),
                Evaluations.empty(definition.target(), settings.evaluation()),
                new DriftMonitor(definition.target(), definition.inputs()),
                Map.of());
        state.scalingClip = settings.scaling().clip();
        state.holdOut = settings.holdOut();
        return state;
    }

    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** Offset of the last journal record that was folded in; {@link ModelVersion#NONE} before the first. */
    public long version() {
        return version;
    }

    public ModelVersion modelVersion() {
        return new ModelVersion(version, step(), eventTime);
    }

    /** Whether no journal entry was folded in. */
    public boolean isEmpty() {
        return version == ModelVersion.NONE && sequences.isEmpty();
    }

    /** Number of optimizer steps. */
    public long step() {
        return network.optimizer().step();
    }

    public TrainingCounts counts() {
        return network.counts();
    }

    /**
     * Number of inactive units per hidden layer: units that were zero for every example of a whole evaluation window. A rectifier that is
     * never active is not trained.
     */
    public int[] inactiveUnits() {
        return network.inactiveUnits(evaluations.prequential().capacity());
    }

    /** Number of examples in the replay buffer. */
    public int replayable() {
        return network.replay().size();
    }

    /** The most recent drift events, oldest first. */
    public List<DriftEvent> driftEvents() {
        return drift.events();
    }

    /** Number of detections: in the emitted loss first, then in each input. */
    public long[] driftCounts() {
        return drift.counts();
    }

    public Evaluations evaluations() {
        return evaluations;
    }

    /** Partition → sequence number of its next journal entry. */
    public Map<Integer, Long> sequences() {
        return new TreeMap<>(sequences);
    }

    /** Passes on the slots of the replay buffer that changed since the previous call, or since the state was read. */
    public void writeReplayChanges(ReplaySlots slots) {
        network.replay().writeChanges(slots);
    }

    /**
     * Reads the examples of the replay buffer, if the state was read without them.
     *
     * @param slots what {@link #writeReplayChanges} last wrote to each slot
     * @throws dev.lifeboat.binary.BinaryFormatException if a slot is missing or damaged
     */
    public void readReplay(IntFunction<byte @Nullable []> slots) {
        network.replay().readSlots(slots);
    }

    NetworkState network() {
        return network;
    }

    RunningMoments moments() {
        return moments;
    }

    DriftMonitor drift() {
        return drift;
    }

    double scalingClip() {
        return scalingClip;
    }

    long eventTime() {
        return eventTime;
    }

    long nextSequence(int partition) {
        return sequences.getOrDefault(partition, 0L);
    }

    /** Continues as another journal, whose partitions have sent nothing yet. */
    void startAt(long offset) {
        version = offset;
        sequences.clear();
    }

    HoldOut holdOut() {
        return holdOut;
    }

    /** Sets what the codec has read. */
    void restore(ModelVersion read, double readClip, HoldOut readHoldOut) {
        version = read.number();
        eventTime = read.eventTime();
        scalingClip = readClip;
        holdOut = readHoldOut;
    }

    /** Drops the replayed examples when more ids are held out: some of them may be held out now. */
    void holdOut(HoldOut newest) {
        if (newest.fraction() > holdOut.fraction()) {
            network.replay().keepNewest(0);
        }
        holdOut = newest;
    }

    void folded(long offset, ExamplesEntry entry, Step step) {
        version = offset;
        sequences.put(entry.partition(), entry.sequence() + 1);
        scalingClip = entry.settings().scaling().clip();
        if (step.examples() > 0) {
            eventTime = Math.max(eventTime, entry.eventTime());
        }
    }
}
