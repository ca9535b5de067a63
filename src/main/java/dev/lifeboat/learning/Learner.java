package dev.lifeboat.learning;

import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.stats.DriftDetector.Change;

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

    /**
     * Folds one entry. If it throws, the state has not changed.
     *
     * @param offset of the entry in the journal: the version of the resulting model
     * @throws JournalOrderException if the entry does not follow what was folded before
     */
    public Step fold(long offset, JournalEntry entry) {
        requireOwn(offset, entry);
        if (entry instanceof StateEntry start) {
            return start(offset, start);
        }
        return learn(offset, (ExamplesEntry) entry);
    }

    private Step start(long offset, StateEntry entry) {
        if (!state.isEmpty() || offset < 0) {
            throw new JournalOrderException("journal record " + offset + " is a state, but the learner is at version "
                    + state.version() + ": a state can only be the first record of a journal");
        }
        state = entry.stateAt(offset, definition);
        return Step.NONE;
    }

    private Step learn(long offset, ExamplesEntry entry) {
        requireNext(offset, entry);
        LearningSettings settings = entry.settings();
        state.holdOut(settings.holdOut());
        state.moments().mergeInPlace(entry.moments(), settings.scaling().halfLife());
        // Score before learning: afterwards it would be a training error.
        state.evaluations().configure(settings.evaluation());
        state.evaluations().add(entry.examples());
        detectDrift(offset, entry);
        Step step = trainer.train(
                state.network(),
                entry.examples(),
                state.moments().scaling(),
                settings.scaling().clip(),
                settings.training());
        state.folded(offset, entry, step);
        return step;
    }

    /** Examples whose label is an assumption are ignored. */
    private void detectDrift(long offset, ExamplesEntry entry) {
        state.drift().configure(entry.settings().drift());
        for (Example example : entry.examples()) {
            if (example.use() == Example.Use.TRAINING) {
                detectInLoss(offset, entry, example);
                for (int input = 0; input < definition.inputs(); input++) {
                    detectInInput(offset, entry, example, input);
                }
            }
        }
    }

    private void detectInLoss(long offset, ExamplesEntry entry, Example example) {
        Change change = state.drift().addLoss(example);
        if (change != null) {
            LearningSettings settings = entry.settings();
            state.drift()
                    .record(event(
                            offset,
                            entry,
                            DriftEvent.LOSS,
                            change,
                            settings.drift().reaction()));
            reaction.toLoss(change, state, settings);
        }
    }

    private void detectInInput(long offset, ExamplesEntry entry, Example example, int input) {
        Change change = state.drift().addInput(example, input);
        if (change != null) {
            Reaction taken =
                    reaction.toInput(input, change, state, entry.settings().drift());
            state.drift().record(event(offset, entry, input, change, taken));
        }
    }

    private static DriftEvent event(long offset, ExamplesEntry entry, int statistic, Change change, Reaction reaction) {
        DriftSettings.Detector detector = entry.settings().drift().detector();
        return new DriftEvent(
                offset, entry.eventTime(), detector, statistic, change.before(), change.after(), reaction);
    }

    private void requireOwn(long offset, JournalEntry entry) {
        if (!entry.fingerprint().equals(state.fingerprint())) {
            throw new JournalOrderException("journal record " + offset + " belongs to model " + entry.fingerprint()
                    + ", but this learner to model " + state.fingerprint()
                    + ": another configuration wrote to this journal; use another application.id");
        }
    }

    private void requireNext(long offset, ExamplesEntry entry) {
        long expected = state.nextSequence(entry.partition());
        if (entry.sequence() != expected || offset <= state.version()) {
            throw new JournalOrderException("journal record " + offset + " has sequence number " + entry.sequence()
                    + " of partition " + entry.partition() + ", but " + expected + " must follow: the journal "
                    + (entry.sequence() < expected ? "repeats records" : "has a gap")
                    + "; its topic was changed, or the learner's state belongs to another journal");
        }
        if (entry.moments().variables() != state.moments().variables()) {
            throw new JournalOrderException("journal record " + offset + " has moments of "
                    + entry.moments().variables() + " variables instead of "
                    + state.moments().variables());
        }
        for (Example example : entry.examples()) {
            if (example.features().length != definition.inputs()) {
                throw new JournalOrderException("journal record " + offset + " has an example with "
                        + example.features().length + " inputs instead of " + definition.inputs());
            }
        }
    }
}
