package dev.lifeboat.learning;

import dev.lifeboat.nn.Backpropagation;
import dev.lifeboat.nn.Gradients;
import dev.lifeboat.nn.OptimizerState;
import dev.lifeboat.stats.DriftDetector.Change;
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

    /** Values' worth of an input's moments that are kept when they are shortened: fewer are a poor estimate. */
    private static final double LEAST_KEPT = 30;

    /** The log loss of always saying 0.5. */
    private static final double LOSS_OF_NOT_KNOWING = StrictMath.log(2);

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
        state.moments().mergeInPlace(entry.moments(), settings.halfLife());
        state.evaluations().add(entry.examples(), settings);
        watch(offset, entry);
        Step step = learn(entry);
        state.folded(offset, entry, step);
        return step;
    }

    /**
     * The model as it is now. Where positive examples weigh more, the network learns odds that are as many times too high (Elkan 2001,
     * theorem 2): its published output bias is less the weight's logarithm, so that what is emitted is calibrated again.
     */
    public Model model() {
        double[] parameters = state.parameters();
        if (state.positiveWeight() != 1 && state.step() > 0) {
            parameters = parameters.clone();
            parameters[outputBias()] -= StrictMath.log(state.positiveWeight());
        }
        return new Model(
                state.fingerprint(),
                state.version(),
                state.optimizer().step(),
                definition.shape(),
                parameters,
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
        if (!candidate.fits(definition.shape()) || !candidate.isComplete()) {
            throw new JournalOrderException(
                    "the learner's state has a replay, drift detectors or units that are not those"
                            + " of a network of " + definition.shape() + ", or lacks its examples");
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

    private Step learn(JournalRecord entry) {
        LearningSettings settings = entry.settings();
        reweigh(settings.positiveWeight());
        ReplayRing replay = state.replay(width());
        replay.resize(settings.replay().steps() == 0 ? 0 : settings.replay().size());
        int learned = gather(entry.examples());
        if (learned == 0) {
            return Step.NONE;
        }
        scale(learned, settings.scalingClip());
        Step step = step(learned, settings);
        if (!step.skipped()) {
            backpropagation.countSilence(
                    learned, state.silent(definition.shape().hiddenUnits()));
            remember(entry.examples(), replay);
            learnAgain(replay, settings);
        }
        return step;
    }

    /** One forward and backward pass and one optimiser step with what was gathered. */
    private Step step(int examples, LearningSettings settings) {
        double[] parameters = state.parameters();
        double loss = backpropagation.run(
                parameters, inputs, labels, examples, settings.loss(), settings.reduction(), settings.positiveWeight());
        double[] gradient = backpropagation.gradient();
        double norm = Gradients.globalNorm(gradient);
        if (!Double.isFinite(norm)) {
            return new Step(examples, loss, norm, true);
        }
        if (settings.clipNorm() > 0) {
            Gradients.clipInPlace(gradient, norm, settings.clipNorm(), CLIP_EPSILON);
        }
        OptimizerState optimizer = state.optimizer();
        double factor = settings.schedule().factor(optimizer.age() + 1);
        // A factor of 0, or next to it, is a step that leaves everything where it is.
        double rate = Math.max(settings.optimizer().learningRate() * factor, Double.MIN_NORMAL);
        settings.optimizer().withLearningRate(rate).step(parameters, gradient, optimizer);
        return new Step(examples, loss, norm, false);
    }

    private void remember(List<Example> examples, ReplayRing replay) {
        for (Example example : examples) {
            if (example.use().isLearned()) {
                replay.add(example.features(), 0, example.label());
            }
        }
    }

    /** Extra steps with earlier examples, scaled as inputs are scaled now. */
    private void learnAgain(ReplayRing replay, LearningSettings settings) {
        int batch = settings.replay().batch();
        for (int extra = 0; extra < settings.replay().steps() && replay.size() > 0; extra++) {
            reserve(batch);
            for (int i = 0; i < batch; i++) {
                labels[i] = replay.draw(state.random(), inputs, i * width()) ? 1 : 0;
            }
            scale(batch, settings.scalingClip());
            if (step(batch, settings).skipped()) {
                state.replaySkipped();
            }
        }
    }

    /**
     * Lets the network go on as it is where the weight of positive examples changes: what it emits is its own log-odds less the weight's
     * logarithm (see {@link #model}), which must not jump.
     */
    private void reweigh(double weight) {
        if (weight != state.positiveWeight()) {
            if (state.step() > 0) {
                state.parameters()[outputBias()] += StrictMath.log(weight / state.positiveWeight());
            }
            state.setPositiveWeight(weight);
        }
    }

    /** Looks for drift in what was emitted, and in the inputs; examples whose label nobody gave count for neither. */
    private void watch(long offset, JournalRecord entry) {
        LearningSettings settings = entry.settings();
        DriftMonitor monitor = state.drift(width());
        monitor.configure(settings.drift());
        for (Example example : entry.examples()) {
            if (example.use() == Example.Use.TRAINING) {
                Change loss = monitor.addLoss(example);
                if (loss != null) {
                    monitor.record(event(
                            offset,
                            entry,
                            DriftEvent.LOG_LOSS,
                            loss,
                            settings.drift().reaction()));
                    react(loss, settings);
                }
                for (int input = 0; input < width(); input++) {
                    Change change = monitor.addInput(example, input);
                    if (change != null) {
                        monitor.record(event(offset, entry, input, change, reactToInput(input, change, settings)));
                    }
                }
            }
        }
    }

    private static DriftEvent event(
            long offset, JournalRecord entry, int statistic, Change change, DriftSettings.Reaction reaction) {
        DriftSettings.Detector detector = entry.settings().drift().detector();
        return new DriftEvent(
                offset, entry.eventTime(), detector, statistic, change.before(), change.after(), reaction);
    }

    private void react(Change change, LearningSettings settings) {
        switch (settings.drift().reaction()) {
            case NONE -> {}
            case REWARM -> state.optimizer().reset();
            case FORGET -> {
                state.optimizer().reset();
                if (change.after() > LOSS_OF_NOT_KNOWING) {
                    beginNetworkAnew();
                }
                state.replay(width())
                        .keepNewest(Math.max(change.since(), settings.replay().batch()));
                for (int variable = 0; variable < state.moments().variables(); variable++) {
                    state.moments().shorten(variable, Math.max((double) change.since(), LEAST_KEPT));
                }
            }
        }
    }

    /** What was learned is worth less than nothing, and would be in the way. */
    private void beginNetworkAnew() {
        double[] initial = definition.initialization().parameters(definition.shape());
        System.arraycopy(initial, 0, state.parameters(), 0, initial.length);
    }

    /** An input that has changed says nothing of the network, but its scaling can be forgotten. */
    private DriftSettings.Reaction reactToInput(int input, Change change, LearningSettings settings) {
        for (int variable = 0; variable < definition.scaledInputs().length; variable++) {
            if (definition.scaledInputs()[variable] == input
                    && settings.drift().reaction() == DriftSettings.Reaction.FORGET) {
                state.moments().shorten(variable, Math.max((double) change.since(), LEAST_KEPT));
                return DriftSettings.Reaction.FORGET;
            }
        }
        return DriftSettings.Reaction.NONE;
    }

    /** Fills {@code inputs}, unscaled, and {@code labels}; returns how many. */
    private int gather(List<Example> examples) {
        reserve(examples.size());
        int count = 0;
        for (Example example : examples) {
            if (example.use().isLearned()) {
                System.arraycopy(example.features(), 0, inputs, count * width(), width());
                labels[count] = example.label() ? 1 : 0;
                count++;
            }
        }
        return count;
    }

    private void reserve(int examples) {
        if (labels.length < examples) {
            labels = new double[examples];
            inputs = new double[examples * width()];
        }
    }

    /** Scales the inputs that were gathered by the moments as they are now. */
    private void scale(int examples, double clip) {
        var scaling = state.moments().scaling();
        for (int i = 0; i < examples; i++) {
            Scorer.scaleInPlace(inputs, i * width(), definition.scaledInputs(), scaling, clip);
        }
    }

    private int width() {
        return definition.shape().inputs();
    }

    private int outputBias() {
        return definition.shape().biasesOffset(definition.shape().layers() - 1);
    }
}
