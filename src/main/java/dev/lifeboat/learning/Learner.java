package dev.lifeboat.learning;

import dev.lifeboat.nn.Backpropagation;
import dev.lifeboat.nn.Gradients;
import dev.lifeboat.nn.OptimizerState;
import java.util.List;

/**
 * The fold: takes journal records in order and keeps what they make of the model. What comes out depends on nothing but the
 * state before and the record: no clock, no configuration, no chance.
 *
 * <p>Works on one {@link LearnerState} in place, unless a start replaces it; scratch space is its own: one instance a thread.
 */
public final class Learner {
    /** Keeps a clipped gradient's norm below its limit in spite of rounding. */
    private static final double CLIP_EPSILON = 1e-6;

    private final ModelDefinition definition;
    private LearnerState state;
    private final Backpropagation backpropagation;
    private double[] inputs = new double[0];
    private double[] labels = new double[0];

    /**
     * @param state to go on from; changed in place from now on
     * @throws JournalOrderException if the state belongs to another model
     */
    public Learner(ModelDefinition definition, LearnerState state) {
        if (!state.fingerprint().equals(definition.fingerprint())) {
            throw new JournalOrderException("the learner's state belongs to model " + state.fingerprint()
                    + ", the configuration describes " + definition.fingerprint());
        }
        this.definition = definition;
        requireShape(state);
        this.state = state;
        this.backpropagation = new Backpropagation(definition.shape());
    }

    /** As it is now; after a start has been folded, another object than before. */
    public LearnerState state() {
        return state;
    }

    /**
     * Folds one record in. If it throws, nothing has changed.
     *
     * @param offset of the record in the journal: the version it leads to
     * @throws JournalOrderException if the record does not follow what was folded before
     */
    public Step fold(long offset, JournalEntry entry) {
        requireOwn(offset, entry);
        if (entry instanceof StartRecord start) {
            return begin(offset, start);
        }
        return foldMiniBatch(offset, (JournalRecord) entry);
    }

    private Step begin(long offset, StartRecord start) {
        if (!state.isEmpty() || offset < 0) {
            throw new JournalOrderException(
                    "journal record " + offset + " is a start, but the learner has come to version " + state.version()
                            + ": a start can only be the first record of a journal");
        }
        LearnerState imported = start.stateAt(offset);
        requireShape(imported);
        state = imported;
        return Step.NONE;
    }

    private Step foldMiniBatch(long offset, JournalRecord entry) {
        requireNext(offset, entry);
        LearningSettings settings = entry.settings();
        state.moments().mergeInPlace(entry.moments());
        state.evaluations().add(entry.examples(), settings);
        Step step = learn(entry.examples(), settings);
        state.folded(offset, entry, step);
        return step;
    }

    /** The model as it is now. */
    public Model model() {
        return new Model(
                state.fingerprint(),
                state.version(),
                state.optimizer().step(),
                definition.shape(),
                state.parameters(),
                definition.scaledInputs(),
                state.moments().scaling(),
                state.scalingClip(),
                state.eventTime());
    }

    private void requireShape(LearnerState candidate) {
        if (candidate.parameters().length != definition.shape().parameterCount()
                || candidate.moments().variables() != definition.scaledInputs().length) {
            throw new JournalOrderException("the learner's state has " + candidate.parameters().length
                    + " parameters and moments of " + candidate.moments().variables()
                    + " variables, where a network of "
                    + definition.shape() + " has " + definition.shape().parameterCount() + " and "
                    + definition.scaledInputs().length);
        }
    }

    private void requireOwn(long offset, JournalEntry entry) {
        if (!entry.fingerprint().equals(state.fingerprint())) {
            throw new JournalOrderException("journal record " + offset + " belongs to model " + entry.fingerprint()
                    + ", the learner is of model " + state.fingerprint()
                    + ": another configuration wrote to this journal; use another application.id");
        }
    }

    private void requireNext(long offset, JournalRecord entry) {
        long expected = state.nextSequence(entry.partition());
        if (entry.sequence() != expected || offset <= state.version()) {
            throw new JournalOrderException("journal record " + offset + " is number " + entry.sequence()
                    + " of partition " + entry.partition() + " where number " + expected + " must follow: the journal"
                    + (entry.sequence() < expected ? " repeats itself" : " has a hole")
                    + "; its topic was changed or the learner's state is not its own");
        }
        if (entry.moments().variables() != state.moments().variables()) {
            throw new JournalOrderException("journal record " + offset + " has moments of "
                    + entry.moments().variables() + " variables instead of "
                    + state.moments().variables());
        }
        for (Example example : entry.examples()) {
            if (example.features().length != definition.shape().inputs()) {
                throw new JournalOrderException("journal record " + offset + " has an example of "
                        + example.features().length + " inputs instead of "
                        + definition.shape().inputs());
            }
        }
    }

    private Step learn(List<Example> examples, LearningSettings settings) {
        int learned = gather(examples, settings.scalingClip());
        if (learned == 0) {
            return Step.NONE;
        }
        double[] parameters = state.parameters();
        double loss = backpropagation.run(parameters, inputs, labels, learned, settings.loss(), settings.reduction());
        double[] gradient = backpropagation.gradient();
        double norm = Gradients.globalNorm(gradient);
        if (!Double.isFinite(norm)) {
            return new Step(learned, loss, norm, true);
        }
        if (settings.clipNorm() > 0) {
            Gradients.clipInPlace(gradient, norm, settings.clipNorm(), CLIP_EPSILON);
        }
        OptimizerState optimizer = state.optimizer();
        settings.optimizer().step(parameters, gradient, optimizer);
        return new Step(learned, loss, norm, false);
    }

    /** Fills {@code inputs}, scaled by the moments as they are now, and {@code labels}; returns how many. */
    private int gather(List<Example> examples, double clip) {
        int width = definition.shape().inputs();
        if (labels.length < examples.size()) {
            labels = new double[examples.size()];
            inputs = new double[examples.size() * width];
        }
        var scaling = state.moments().scaling();
        int count = 0;
        for (Example example : examples) {
            if (example.use().isLearned()) {
                System.arraycopy(example.features(), 0, inputs, count * width, width);
                Scorer.scaleInPlace(inputs, count * width, definition.scaledInputs(), scaling, clip);
                labels[count] = example.label() ? 1 : 0;
                count++;
            }
        }
        return count;
    }
}
