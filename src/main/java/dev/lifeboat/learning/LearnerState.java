package dev.lifeboat.learning;

import dev.lifeboat.evaluation.EvaluationSettings;
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
    private RunningMoments moments;
    private NetworkState network;
    private final Evaluations evaluations;
    private final DriftMonitor drift;
    private final LearnerEvents events;
    private final Map<Integer, Long> sequences;
    private long version;
    private long eventTime;
    private @Nullable LearningSettings settings;
    private long settingsChanges;

    /** @param sequences partition → sequence number of its next contribution */
    LearnerState(
            Fingerprint fingerprint,
            RunningMoments moments,
            NetworkState network,
            Evaluations evaluations,
            DriftMonitor drift,
            LearnerEvents events,
            Map<Integer, Long> sequences) {
        this.fingerprint = fingerprint;
        this.moments = moments;
        this.network = network;
        this.evaluations = evaluations;
        this.drift = drift;
        this.events = events;
        this.sequences = new TreeMap<>(sequences);
        this.version = ModelVersion.NONE;
        this.eventTime = ModelVersion.NO_EVENT_TIME;
    }

    /** The state before the first journal entry, which brings the settings. */
    public static LearnerState empty(ModelDefinition definition) {
        return new LearnerState(
                definition.fingerprint(),
                new RunningMoments(definition.scaledInputs().length),
                NetworkState.initial(definition),
                Evaluations.empty(definition.target(), EvaluationSettings.DEFAULT),
                new DriftMonitor(definition.target(), definition.inputs()),
                new LearnerEvents(),
                Map.of());
    }

    /** The state before the first examples, with the settings to learn with. */
    public static LearnerState initial(ModelDefinition definition, LearningSettings settings) {
        LearnerState state = empty(definition);
        state.configure(settings);
        return state;
    }

    /**
     * An untrained network at the same position of the same journal, with the same settings and running moments, which are shared.
     *
     * @param definition with the same features and target
     */
    public LearnerState untrained(ModelDefinition definition) {
        LearnerState other = empty(definition);
        other.moments = moments;
        other.sequences.putAll(sequences);
        if (settings != null) {
            other.configure(settings);
        }
        other.restore(new ModelVersion(version, 0, ModelVersion.NO_EVENT_TIME), settings, settingsChanges);
        return other;
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

    /** The settings of the newest settings entry; null before the first. */
    public @Nullable LearningSettings settings() {
        return settings;
    }

    /** Number of settings entries that changed something, without the first. */
    public long settingsChanges() {
        return settingsChanges;
    }

    /** Whether there is anything to publish: settings alone do not change the untrained model. */
    public boolean hasLearned() {
        return !sequences.isEmpty() || step() > 0;
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

    /** The most recent changes that operators made, oldest first. */
    public List<LearnerEvent> events() {
        return events.toList();
    }

    public Evaluations evaluations() {
        return evaluations;
    }

    /** Partition → sequence number of its next contribution. */
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

    LearnerEvents learnerEvents() {
        return events;
    }

    /** Maximum absolute z-score. */
    double scalingClip() {
        return settings == null
                ? ScalingSettings.DEFAULT_CLIP
                : settings.scaling().clip();
    }

    long eventTime() {
        return eventTime;
    }

    long nextSequence(int partition) {
        return sequences.getOrDefault(partition, 0L);
    }

    /** Continues as another journal, whose partitions have sent nothing yet. */
    void startAt(long offset) {
        events.add(new LearnerEvent.Replacement(offset, eventTime, StateEntry.Reason.START, version));
        version = offset;
        sequences.clear();
    }

    /** Sets what the codec has read. */
    void restore(ModelVersion read, @Nullable LearningSettings readSettings, long readChanges) {
        version = read.number();
        eventTime = read.eventTime();
        settings = readSettings;
        settingsChanges = readChanges;
    }

    /** Folds settings. Replayed examples are dropped when more ids are held out: some of them may be held out now. */
    void configured(long offset, LearningSettings newest) {
        if (settings != null && !settings.equals(newest)) {
            settingsChanges++;
            events.add(new LearnerEvent.SettingsChange(offset, eventTime, settings, newest));
        }
        configure(newest);
        version = offset;
    }

    private void configure(LearningSettings newest) {
        if (settings != null) {
            dropReplayIfMoreIsHeldOut(settings, newest);
        }
        settings = newest;
        evaluations.configure(newest.evaluation());
        drift.configure(newest.drift());
    }

    private void dropReplayIfMoreIsHeldOut(LearningSettings before, LearningSettings now) {
        if (now.holdOut().fraction() > before.holdOut().fraction()) {
            network.replay().keepNewest(0);
        }
    }

    /** Replaces what was learned. The accounting, the evaluation and the settings go on. */
    void replaced(long offset, StateEntry.Reason reason, LearnerState other) {
        events.add(new LearnerEvent.Replacement(offset, eventTime, reason, other.version));
        network = other.network.withCounts(network.counts());
        moments = other.moments;
        eventTime = other.eventTime;
        version = offset;
        if (settings == null) {
            settings = other.settings;
        } else if (other.settings != null) {
            dropReplayIfMoreIsHeldOut(other.settings, settings);
        }
    }

    void learned(Contribution contribution, Step step) {
        if (step.examples() > 0) {
            eventTime = Math.max(eventTime, contribution.eventTime());
        }
    }

    void folded(long offset, ExamplesEntry entry) {
        version = offset;
        sequences.put(entry.partition(), entry.nextSequence());
    }
}
