package dev.lifeboat.learning;

import dev.lifeboat.evaluation.EvaluationSettings;
import dev.lifeboat.stats.RunningMoments;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that results from folding a journal. Mutated by its {@link Learner} only.
 *
 * <p>Not thread-safe.
 */
public final class LearnerState {
    private final Fingerprint fingerprint;
    private RunningMoments moments;
    private final Ensemble ensemble;
    private final Evaluations evaluations;
    private final DriftMonitor drift;
    private final LearnerEvents events;
    private final Map<Integer, Long> sequences;
    private long version;
    private long eventTime;
    private @Nullable LearningSettings settings;
    private long settingsChanges;
    private TrainingCounts counts = TrainingCounts.NONE;

    /** @param sequences partition → sequence number of its next contribution */
    LearnerState(
            Fingerprint fingerprint,
            RunningMoments moments,
            Ensemble ensemble,
            Evaluations evaluations,
            DriftMonitor drift,
            LearnerEvents events,
            Map<Integer, Long> sequences) {
        this.fingerprint = fingerprint;
        this.moments = moments;
        this.ensemble = ensemble;
        this.evaluations = evaluations;
        this.drift = drift;
        this.events = events;
        this.sequences = new TreeMap<>(sequences);
        this.version = ModelVersion.NONE;
        this.eventTime = ModelVersion.NO_EVENT_TIME;
    }

    /** The state before the first journal entry, which brings the settings. */
    public static LearnerState empty(ModelSignature signature) {
        return new LearnerState(
                signature.fingerprint(),
                new RunningMoments(signature.scaledInputs().length),
                new Ensemble(signature),
                Evaluations.empty(signature.target(), EvaluationSettings.DEFAULT),
                new DriftMonitor(signature.target(), signature.inputs()),
                new LearnerEvents(),
                Map.of());
    }

    /** The state before the first examples, with the settings to learn with. */
    public static LearnerState initial(ModelSignature signature, LearningSettings settings) {
        LearnerState state = empty(signature);
        state.configure(settings);
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

    /** Number of optimizer steps, of all members together. */
    public long step() {
        return ensemble.steps();
    }

    public TrainingCounts counts() {
        return counts;
    }

    /** In the order of the settings; empty before the first settings. */
    public List<MemberState> members() {
        return ensemble.members();
    }

    /** The member with the largest weight, the first of several; there are settings. */
    public MemberState leader() {
        return ensemble.leader();
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

    /** Passes on the slots of the replay buffers that changed since the previous call, or since the state was read. */
    public void writeReplayChanges(ReplaySlots slots) {
        ensemble.writeReplayChanges(slots);
    }

    /**
     * Reads the examples of the replay buffers, if the state was read without them.
     *
     * @param slots what {@link #writeReplayChanges} last wrote to each slot
     * @throws dev.lifeboat.binary.BinaryFormatException if a slot is missing or damaged
     */
    public void readReplay(ReplaySlots.Reader slots) {
        ensemble.readReplay(slots);
    }

    Ensemble ensemble() {
        return ensemble;
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
    void restore(
            ModelVersion read, @Nullable LearningSettings readSettings, long readChanges, TrainingCounts readCounts) {
        counts = readCounts;
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
        ensemble.configure(newest);
        evaluations.configure(newest.evaluation());
        drift.configure(newest.drift());
    }

    private void dropReplayIfMoreIsHeldOut(LearningSettings before, LearningSettings now) {
        if (now.holdOut().fraction() > before.holdOut().fraction()) {
            members().forEach(member -> member.network().forgetBefore(0));
        }
    }

    /** Replaces what was learned. The accounting, the evaluation and the settings go on. */
    void replaced(long offset, StateEntry.Reason reason, LearnerState other) {
        events.add(new LearnerEvent.Replacement(offset, eventTime, reason, other.version));
        moments = other.moments;
        eventTime = other.eventTime;
        version = offset;
        if (settings == null) {
            configure(Objects.requireNonNull(other.settings));
        }
        ensemble.replaceBy(other.ensemble, Objects.requireNonNull(settings));
        if (other.settings != null) {
            dropReplayIfMoreIsHeldOut(other.settings, settings);
        }
    }

    void learned(Contribution contribution, Step step) {
        counts = step.examples() > 0 ? counts.plus(step) : counts;
        if (step.examples() > 0) {
            eventTime = Math.max(eventTime, contribution.eventTime());
        }
    }

    void folded(long offset, ExamplesEntry entry) {
        version = offset;
        sequences.put(entry.partition(), entry.nextSequence());
    }
}
