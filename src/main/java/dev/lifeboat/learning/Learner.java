package dev.lifeboat.learning;

import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.stats.DriftDetector.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * Folds journal entries, in order, into a {@link LearnerState}. The result depends on the previous state and the entry alone: not on a
 * clock, a configuration, or chance.
 *
 * <p>Not thread-safe: mutates its state, and owns scratch space.
 */
public final class Learner {
    private final ModelDefinition definition;
    private final Trainer trainer;
    private final DriftReaction reaction;
    private LearnerState state;

    /**
     * @param state to continue from; mutated from now on
     * @throws ModelMismatchException if the state belongs to another model
     */
    public Learner(ModelDefinition definition, LearnerState state) {
        ModelMismatchException.requireSame(state.fingerprint(), definition.fingerprint());
        if (!state.network().replay().isComplete()) {
            throw new IllegalArgumentException("the state lacks the examples of its replay buffer");
        }
        this.definition = definition;
        this.trainer = new Trainer(definition);
        this.reaction = new DriftReaction(definition);
        this.state = state;
    }

    /** The current state; another object after a state entry was folded. */
    public LearnerState state() {
        return state;
    }

    /** The current model. */
    public Model model() {
        return new Model(
                definition,
                state.modelVersion(),
                state.network().publishedParameters(),
                state.moments().scaling(),
                state.scalingClip());
    }

    /** Continues with other settings, as after a settings entry. */
    public void configure(LearningSettings settings) {
        state.configured(state.version(), settings);
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
        LearnerState other = entry.state(definition);
        if (starts) {
            other.startAt(offset);
            state = other;
        } else {
            state.replaced(offset, entry.reason(), other);
        }
    }

    private List<Step> learn(long offset, ExamplesEntry entry) {
        LearningSettings settings = state.settings();
        if (settings == null) {
            throw new JournalOrderException("journal record " + offset
                    + " has examples, but no record before it has settings: a journal begins with them");
        }
        requireNext(offset, entry);
        List<Step> steps = new ArrayList<>();
        for (Contribution contribution : entry.contributions()) {
            steps.add(learn(offset, contribution, settings));
        }
        state.folded(offset, entry);
        return steps;
    }

    private Step learn(long offset, Contribution contribution, LearningSettings settings) {
        if (settings.paused()) {
            state.evaluations().add(contribution.examples());
            return Step.NONE;
        }
        state.moments().mergeInPlace(contribution.moments(), settings.scaling().halfLife());
        // Score before learning: afterwards it would be a training error.
        state.evaluations().add(contribution.examples());
        detectDrift(offset, contribution, settings);
        Step step = trainer.train(
                state.network(),
                contribution.examples(),
                state.moments().scaling(),
                settings.scaling().clip(),
                settings.training());
        state.learned(contribution, step);
        return step;
    }

    /** Examples whose label is an assumption are ignored. */
    private void detectDrift(long offset, Contribution contribution, LearningSettings settings) {
        for (Example example : contribution.examples()) {
            if (example.use() == Example.Use.TRAINING) {
                detectInLoss(offset, contribution, example, settings);
                for (int input = 0; input < definition.inputs(); input++) {
                    detectInInput(offset, contribution, example, input, settings.drift());
                }
            }
        }
    }

    private void detectInLoss(long offset, Contribution contribution, Example example, LearningSettings settings) {
        Change change = state.drift().addLoss(example);
        if (change != null) {
            Reaction taken = settings.drift().reaction();
            state.drift().record(event(offset, contribution, DriftEvent.LOSS, change, taken, settings.drift()));
            reaction.toLoss(change, state, settings);
        }
    }

    private void detectInInput(
            long offset, Contribution contribution, Example example, int input, DriftSettings settings) {
        Change change = state.drift().addInput(example, input);
        if (change != null) {
            Reaction taken = reaction.toInput(input, change, state, settings);
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
            if (example.features().length != definition.inputs()) {
                throw new JournalOrderException("journal record " + offset + " has an example with "
                        + example.features().length + " inputs instead of " + definition.inputs());
            }
        }
    }
}
