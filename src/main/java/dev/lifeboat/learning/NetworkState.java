package dev.lifeboat.learning;

import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.nn.OptimizerState;
import dev.lifeboat.nn.SplitMix64;
import java.util.Arrays;

/** One network and everything that its training remembers. Mutated by its {@link Trainer} and by {@link DriftReaction} only. */
final class NetworkState {
    private final NetworkShape shape;
    private final double[] parameters;
    private final OptimizerState optimizer;
    private final ReplayBuffer replay;
    private final SplitMix64 random;
    private final double[] logitShift;
    private final long[] inactive;
    private TrainingCounts counts;

    /**
     * @param logitShift (outputs), by which weighted training currently shifts the logits; kept
     * @param inactive (hidden units, layer by layer), consecutive examples for which each unit was inactive; kept
     */
    NetworkState(
            NetworkShape shape,
            double[] parameters,
            OptimizerState optimizer,
            ReplayBuffer replay,
            SplitMix64 random,
            double[] logitShift,
            long[] inactive,
            TrainingCounts counts) {
        this.shape = shape;
        this.parameters = parameters;
        this.optimizer = optimizer;
        this.replay = replay;
        this.random = random;
        this.logitShift = logitShift;
        this.inactive = inactive;
        this.counts = counts;
    }

    static NetworkState initial(ModelDefinition definition) {
        NetworkShape shape = definition.shape();
        double[] parameters = definition.initialParameters();
        return new NetworkState(
                shape,
                parameters,
                OptimizerState.empty(parameters.length),
                new ReplayBuffer(shape.inputs()),
                new SplitMix64(definition.fingerprint().bits()),
                new double[shape.outputs()],
                new long[shape.hiddenUnits()],
                TrainingCounts.NONE);
    }

    NetworkShape shape() {
        return shape;
    }

    double[] parameters() {
        return parameters;
    }

    OptimizerState optimizer() {
        return optimizer;
    }

    ReplayBuffer replay() {
        return replay;
    }

    SplitMix64 random() {
        return random;
    }

    double[] logitShift() {
        return logitShift;
    }

    long[] inactive() {
        return inactive;
    }

    TrainingCounts counts() {
        return counts;
    }

    /** This network with other counts; everything else is shared. */
    NetworkState withCounts(TrainingCounts other) {
        return new NetworkState(shape, parameters, optimizer, replay, random, logitShift, inactive, other);
    }

    void countStep(Step step) {
        counts = counts.plus(step);
    }

    /** Starts again from the initial parameters. What it predicts does not depend on the weights of examples. */
    void reinitialize(double[] initial) {
        System.arraycopy(initial, 0, parameters, 0, initial.length);
        addToOutputBiases(logitShift, 1);
    }

    /** Continues with examples of other weights: what is published, the parameters less the shift, stays as it is. */
    void shiftTo(double[] target) {
        if (!Arrays.equals(target, logitShift)) {
            addToOutputBiases(logitShift, -1);
            addToOutputBiases(target, 1);
            System.arraycopy(target, 0, logitShift, 0, target.length);
        }
    }

    /** The parameters to publish: without the shift. */
    double[] publishedParameters() {
        double[] published = parameters.clone();
        int biases = shape.biasesOffset(shape.layers() - 1);
        for (int output = 0; output < logitShift.length; output++) {
            if (logitShift[output] != 0) {
                published[biases + output] -= logitShift[output];
            }
        }
        return published;
    }

    private void addToOutputBiases(double[] shift, int sign) {
        int biases = shape.biasesOffset(shape.layers() - 1);
        for (int output = 0; output < shift.length; output++) {
            if (shift[output] != 0) {
                parameters[biases + output] += sign * shift[output];
            }
        }
    }

    /**
     * Number of units of each hidden layer that were inactive for the most recent {@code examples}.
     *
     * @param examples at least 1
     */
    int[] inactiveUnits(long examples) {
        int[] units = new int[shape.hidden().size()];
        int first = 0;
        for (int layer = 0; layer < units.length; layer++) {
            int width = shape.hidden().get(layer);
            for (int unit = first; unit < first + width; unit++) {
                units[layer] += inactive[unit] >= examples ? 1 : 0;
            }
            first += width;
        }
        return units;
    }
}
