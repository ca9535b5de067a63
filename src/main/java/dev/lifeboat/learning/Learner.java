package dev.lifeboat.learning;

import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.stats.DriftDetector.Change;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Folds journal entries, in order, into a {@link LearnerState}. The result depends on the previous state and the entry alone: not on a
 * clock, a configuration, or chance.
 *
 * <p>Not thread-safe: mutates its state, and owns scratch space.
 */
public final class Learner {
    private final ModelSignature signature;
    private final Executor executor;
    private final DriftReaction reaction;

    /** Member's id → its trainer. */
    private final Map<Integer, Trainer> trainers = new HashMap<>();

    private LearnerState state;

    /** A learner whose members learn one after another, on the thread of the caller. */
    public Learner(ModelSignature signature, LearnerState state) {
        this(signature, state, Runnable::run);
    }

    /**
     * @param state to continue from; mutated from now on
     * @param executor of the members, which learn independently of each other
     * @throws ModelMismatchException if the state belongs to another model
     */
    public Learner(ModelSignature signature, LearnerState state, Executor executor) {
        ModelMismatchException.requireSame(state.fingerprint(), signature.fingerprint());
        if (!state.members().stream()
                .allMatch(member -> member.network().replay().isComplete())) {
            throw new IllegalArgumentException("the state lacks the examples of its replay buffers");
        }
        this.signature = signature;
        this.executor = executor;
        this.reaction = new DriftReaction(signature);
        this.state = state;
    }

    /** The current state; another object after a state entry was folded. */
    public LearnerState state() {
        return state;
    }

    /** The current model. */
    public Model model() {
        return new Model(
                signature,
                state.modelVersion(),
                state.moments().scaling(),
                state.scalingClip(),
                state.members().stream().map(MemberState::published).toList());
    }

    /** Continues with other settings, as after a settings entry. */
    public void configure(LearningSettings settings) {
        state.configured(state.version(), settings);
        forgetTrainers();
    }

    /** Drops the trainers of members that are gone. */
    private void forgetTrainers() {
        Set<Integer> ids = state.members().stream().map(MemberState::id).collect(Collectors.toSet());
        trainers.keySet().retainAll(ids);
    }

    /**
     * Folds one entry. If it throws, the state has not changed.
     *
     * @param offset of the entry in the journal: the version of the resulting model
     * @return the training of each contribution; none for a checkpoint, which also leaves the version as it is
     * @throws JournalOrderException if the entry does not follow what was folded before
     */
    public List<Step> fold(long offset, JournalEntry entry) {
        requireOwn(offset, entry);
        if (entry instanceof SettingsEntry settings) {
            state.configured(offset, settings.settings());
            forgetTrainers();
            return List.of();
        }
        if (entry instanceof StateEntry other) {
            if (other.reason() != StateEntry.Reason.CHECKPOINT) {
                replace(offset, other);
            }
            return List.of();
        }
        return learn(offset, (ExamplesEntry) entry);
    }

    /** The first entry continues with everything that another journal has learned, later ones replace the network and its scaling. */
    private void replace(long offset, StateEntry entry) {
        boolean starts = entry.reason() == StateEntry.Reason.START;
        if (starts && !state.isEmpty()) {
            throw new JournalOrderException("journal record " + offset
                    + " starts from the state of another journal, but the learner is at version " + state.version()
                    + ": such a state can only be the first record");
        }
        LearnerState other = entry.state(signature);
        if (starts) {
            other.startAt(offset);
            state = other;
        } else {
            state.replaced(offset, entry.reason(), other);
        }
        forgetTrainers();
    }

    private List<Step> learn(long offset, ExamplesEntry entry) {
        LearningSettings settings = state.settings();
        if (settings == null) {
            throw new JournalOrderException("journal record " + offset
                    + " has examples, but no record before it has settings: a journal begins with them");
        }
        requireNext(offset, entry);
        List<Step> steps = settings.paused() ? evaluate(entry) : learn(offset, entry, settings);
        state.folded(offset, entry);
        return steps;
    }

    private List<Step> evaluate(ExamplesEntry entry) {
        boolean only = state.ensemble().isSingle();
        for (Contribution contribution : entry.contributions()) {
            state.evaluations().add(contribution.examples());
            state.members().forEach(member -> member.evaluate(contribution.examples(), only));
        }
        return Collections.nCopies(entry.contributions().size(), Step.NONE);
    }

    /** What members share comes first, contribution by contribution; then each member learns on its own. */
    private List<Step> learn(long offset, ExamplesEntry entry, LearningSettings settings) {
        MemberState leader = state.leader();
        List<TrainingBatch> batches = new ArrayList<>();
        for (Contribution contribution : entry.contributions()) {
            batches.add(share(offset, contribution, settings));
        }
        List<Step> steps = train(batches, leader);
        for (int i = 0; i < steps.size(); i++) {
            state.learned(entry.contributions().get(i), steps.get(i));
        }
        return steps;
    }

    private TrainingBatch share(long offset, Contribution contribution, LearningSettings settings) {
        state.moments().mergeInPlace(contribution.moments(), settings.scaling().halfLife());
        // Score before learning: afterwards it would be a training error.
        state.evaluations().add(contribution.examples());
        for (Example example : contribution.examples()) {
            if (example.use() == Example.Use.TRAINING) {
                state.ensemble().judge(example, settings.mixing());
            }
        }
        detectDrift(offset, contribution, settings);
        return new TrainingBatch(
                contribution.examples(),
                state.moments().scaling(),
                settings.scaling().clip());
    }

    /** Returns the steps of the leader. */
    private List<Step> train(List<TrainingBatch> batches, MemberState leader) {
        List<MemberState> members = state.members();
        if (members.size() == 1) {
            return leader.learn(batches, true, trainer(leader));
        }
        List<CompletableFuture<List<Step>>> trained = new ArrayList<>(members.size());
        for (MemberState member : members) {
            Trainer trainer = trainer(member);
            trained.add(CompletableFuture.supplyAsync(() -> member.learn(batches, false, trainer), executor));
        }
        trained.forEach(CompletableFuture::join);
        return trained.get(members.indexOf(leader)).join();
    }

    private Trainer trainer(MemberState member) {
        return trainers.computeIfAbsent(
                member.id(), id -> new Trainer(signature, member.member().architecture()));
    }

    /** Examples whose label is an assumption are ignored. */
    private void detectDrift(long offset, Contribution contribution, LearningSettings settings) {
        for (Example example : contribution.examples()) {
            if (example.use() == Example.Use.TRAINING) {
                detectInLoss(offset, contribution, example, settings);
                for (int input = 0; input < signature.inputs(); input++) {
                    detectInInput(offset, contribution, example, input, settings.drift());
                }
            }
        }
    }

    private void detectInLoss(long offset, Contribution contribution, Example example, LearningSettings settings) {
        Change change = state.drift().addLoss(example);
        if (change != null) {
            Reaction taken = reaction.toLoss(change, state.moments(), settings.drift());
            state.drift().record(event(offset, contribution, DriftEvent.LOSS, change, taken, settings.drift()));
        }
    }

    private void detectInInput(
            long offset, Contribution contribution, Example example, int input, DriftSettings settings) {
        Change change = state.drift().addInput(example, input);
        if (change != null) {
            Reaction taken = reaction.toInput(input, change, state.moments(), settings);
            state.drift().record(event(offset, contribution, input, change, taken, settings));
        }
    }

    private static DriftEvent event(
            long offset,
            Contribution contribution,
            int statistic,
            Change change,
            Reaction reaction,
            DriftSettings settings) {
        return new DriftEvent(
                offset,
                contribution.eventTime(),
                settings.detector(),
                statistic,
                change.before(),
                change.after(),
                reaction);
    }

    private void requireOwn(long offset, JournalEntry entry) {
        if (!entry.fingerprint().equals(state.fingerprint())) {
            throw new JournalOrderException("journal record " + offset + " belongs to model " + entry.fingerprint()
                    + ", but this learner to model " + state.fingerprint()
                    + ": another configuration wrote to this journal; use another application.id");
        }
        if (offset <= state.version()) {
            throw new JournalOrderException("journal record " + offset + " does not follow record " + state.version());
        }
    }

    private void requireNext(long offset, ExamplesEntry entry) {
        long expected = state.nextSequence(entry.partition());
        if (entry.sequence() != expected) {
            throw new JournalOrderException("journal record " + offset + " has sequence number " + entry.sequence()
                    + " of partition " + entry.partition() + ", but " + expected + " must follow: the journal "
                    + (entry.sequence() < expected ? "repeats records" : "has a gap")
                    + "; its topic was changed, or the learner's state belongs to another journal");
        }
        entry.contributions().forEach(contribution -> requireWidths(offset, contribution));
    }

    private void requireWidths(long offset, Contribution contribution) {
        if (contribution.moments().variables() != state.moments().variables()) {
            throw new JournalOrderException("journal record " + offset + " has moments of "
                    + contribution.moments().variables() + " variables instead of "
                    + state.moments().variables());
        }
        for (Example example : contribution.examples()) {
            if (example.features().length != signature.inputs()) {
                throw new JournalOrderException("journal record " + offset + " has an example with "
                        + example.features().length + " inputs instead of " + signature.inputs());
            }
        }
    }
}
