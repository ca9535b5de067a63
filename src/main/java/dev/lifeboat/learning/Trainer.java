package dev.lifeboat.learning;

import dev.lifeboat.nn.Backpropagation;
import dev.lifeboat.nn.Gradients;
import dev.lifeboat.nn.OptimizerState;
import dev.lifeboat.nn.OutputLoss;
import java.util.List;

/**
 * Trains one network: an optimizer step per mini-batch, followed by steps on replayed examples.
 *
 * <p>Not thread-safe: owns its scratch space.
 */
final class Trainer {
    /** Keeps the norm of a clipped gradient below its limit in spite of rounding. */
    private static final double CLIP_EPSILON = 1e-6;

    private final Target target;
    private final Backpropagation backpropagation;
    private final MiniBatch batch;

    Trainer(ModelSignature signature, Architecture architecture) {
        this.target = signature.target();
        this.backpropagation = new Backpropagation(architecture.shape(signature));
        this.batch = new MiniBatch(architecture.encoding().encoder(signature.features()));
    }

    /** Trains with the examples that are to be learned from. */
    Step train(NetworkState network, TrainingBatch learned, TrainingSettings settings) {
        network.shiftTo(target.logitShift(settings));
        ExperienceReplay replay = settings.replay();
        network.replay().resize(replay.steps() == 0 ? 0 : replay.size());
        return settings.examplesPerStep() == 1
                ? trainNow(network, learned, settings)
                : collect(network, learned, settings);
    }

    private Step trainNow(NetworkState network, TrainingBatch learned, TrainingSettings settings) {
        // Examples that were collected with other settings remain for replay.
        network.setWaiting(0);
        batch.fill(learned.examples(), learned.scaling(), learned.clip());
        if (batch.size() == 0) {
            return Step.NONE;
        }
        Step step = step(network, settings);
        if (step.skipped()) {
            return step;
        }
        backpropagation.countInactive(batch.size(), network.inactive());
        remember(learned.examples(), network.replay());
        return step.withSkippedReplays(replay(network, learned, settings));
    }

    /** Remembers the examples; the step is taken when enough of them wait for it. */
    private Step collect(NetworkState network, TrainingBatch learned, TrainingSettings settings) {
        int examples = remember(learned.examples(), network.replay());
        int waiting = Math.min(network.waiting() + examples, network.replay().size());
        network.setWaiting(waiting);
        if (waiting < settings.examplesPerStep()) {
            return examples == 0 ? Step.NONE : Step.collected(examples);
        }
        network.setWaiting(0);
        batch.fillWithRecent(network.replay(), waiting, learned.scaling(), learned.clip());
        Step step = step(network, settings).withExamples(examples);
        if (step.skipped()) {
            return step;
        }
        backpropagation.countInactive(batch.size(), network.inactive());
        return step.withSkippedReplays(replay(network, learned, settings));
    }

    private Step step(NetworkState network, TrainingSettings settings) {
        double[] parameters = network.parameters();
        OutputLoss outputLoss = target.loss(settings);
        double loss = backpropagation.run(
                parameters, batch.inputs(), batch.labels(), batch.size(), outputLoss, settings.reduction());
        double[] gradient = backpropagation.gradient();
        double norm = Gradients.globalNorm(gradient);
        if (!Double.isFinite(norm)) {
            return new Step(batch.size(), loss, norm, true, 0);
        }
        if (settings.clipNorm() > 0) {
            Gradients.clipInPlace(gradient, norm, settings.clipNorm(), CLIP_EPSILON);
        }
        OptimizerState optimizer = network.optimizer();
        double factor = settings.schedule().factor(optimizer.age() + 1);
        // A learning rate of 0 is not legal; the smallest normal one leaves every parameter where it is.
        double rate = Math.max(settings.optimizer().learningRate() * factor, Double.MIN_NORMAL);
        settings.optimizer().withLearningRate(rate).step(parameters, gradient, optimizer);
        return new Step(batch.size(), loss, norm, false, 0);
    }

    /** Returns the number of examples. */
    private static int remember(List<Example> examples, ReplayBuffer replay) {
        int learned = 0;
        for (Example example : examples) {
            if (example.use().isLearned()) {
                replay.add(example.features(), 0, example.label());
                learned++;
            }
        }
        return learned;
    }

    /** Takes the replay steps; the examples are scaled by the moments of now. Returns the number of skipped steps. */
    private int replay(NetworkState network, TrainingBatch learned, TrainingSettings settings) {
        ExperienceReplay replay = settings.replay();
        int skipped = 0;
        for (int i = 0; i < replay.steps() && network.replay().size() > 0; i++) {
            batch.fill(network.replay(), network.random(), replay.batch(), learned.scaling(), learned.clip());
            skipped += step(network, settings).skipped() ? 1 : 0;
        }
        return skipped;
    }
}
