package dev.lifeboat.learning;

import dev.lifeboat.nn.Backpropagation;
import dev.lifeboat.nn.Gradients;
import dev.lifeboat.nn.OptimizerState;
import dev.lifeboat.nn.OutputLoss;
import dev.lifeboat.stats.Scaling;
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
    private final int[] scaledInputs;
    private final Backpropagation backpropagation;
    private final MiniBatch batch;

    Trainer(ModelDefinition definition) {
        this.target = definition.target();
        this.scaledInputs = definition.scaledInputs();
        this.backpropagation = new Backpropagation(definition.shape());
        this.batch = new MiniBatch(definition.inputs());
    }

    /**
     * Trains with the examples that are to be learned from.
     *
     * @param scaling of the inputs, as it is now
     * @param clip maximum absolute z-score
     */
    Step train(NetworkState network, List<Example> examples, Scaling scaling, double clip, TrainingSettings settings) {
        network.shiftTo(target.logitShift(settings));
        ExperienceReplay replay = settings.replay();
        network.replay().resize(replay.steps() == 0 ? 0 : replay.size());
        batch.fill(examples);
        if (batch.size() == 0) {
            return Step.NONE;
        }
        batch.scale(scaledInputs, scaling, clip);
        Step step = step(network, settings);
        if (!step.skipped()) {
            backpropagation.countInactive(batch.size(), network.inactive());
            remember(examples, network.replay());
            step = step.withSkippedReplays(replay(network, scaling, clip, settings));
        }
        network.countStep(step);
        return step;
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

    private static void remember(List<Example> examples, ReplayBuffer replay) {
        for (Example example : examples) {
            if (example.use().isLearned()) {
                replay.add(example.features(), 0, example.label());
            }
        }
    }

    /** Takes the replay steps; the examples are scaled by the moments of now. Returns the number of skipped steps. */
    private int replay(NetworkState network, Scaling scaling, double clip, TrainingSettings settings) {
        ExperienceReplay replay = settings.replay();
        int skipped = 0;
        for (int i = 0; i < replay.steps() && network.replay().size() > 0; i++) {
            batch.fill(network.replay(), network.random(), replay.batch());
            batch.scale(scaledInputs, scaling, clip);
            skipped += step(network, settings).skipped() ? 1 : 0;
        }
        return skipped;
    }
}
