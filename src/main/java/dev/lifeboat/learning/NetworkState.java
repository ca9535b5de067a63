package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
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

    /** Number of examples that wait for a step; they are the newest of the replay buffer. */
    private int waiting;

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
            long[] inactive) {
        this.shape = shape;
        this.parameters = parameters;
        this.optimizer = optimizer;
        this.replay = replay;
        this.random = random;
        this.logitShift = logitShift;
        this.inactive = inactive;
    }

    static NetworkState initial(ModelSignature signature, Member member) {
        NetworkShape shape = member.shape(signature);
        double[] parameters = member.initialParameters(signature);
        return new NetworkState(
                shape,
                parameters,
                OptimizerState.empty(parameters.length),
                new ReplayBuffer(signature.inputs()),
                new SplitMix64(member.seed(signature)),
                new double[shape.outputs()],
                new long[shape.hiddenUnits()]);
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

    int waiting() {
        return waiting;
    }

    void setWaiting(int examples) {
        waiting = examples;
    }

    /** Drops all but the most recent examples of the replay buffer. */
    void forgetBefore(long newest) {
        replay.keepNewest(newest);
        waiting = Math.min(waiting, replay.size());
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

    void writeTo(BinaryWriter out, ReplayBuffer.Format format) {
        out.putCount(optimizer.step()).putCount(optimizer.origin()).putCount(parameters.length);
        out.putDoubles(parameters).putDoubles(optimizer.first()).putDoubles(optimizer.second());
        out.putLong(random.state()).putDoubles(logitShift);
        for (long examples : inactive) {
            out.putCount(examples);
        }
        out.putCount(waiting);
        replay.writeTo(out, format);
    }

    /**
     * Reads what {@link #writeTo} wrote.
     *
     * @param recordInputs inputs of a record, as they are replayed
     */
    static NetworkState readFrom(BinaryReader in, NetworkShape shape, int recordInputs) {
        long steps = in.readCount();
        long origin = in.readCount();
        if (origin > steps) {
            throw in.damaged("has taken " + steps + " steps, of which " + origin + " before a reset");
        }
        int count = in.readLength(3 * Double.BYTES);
        if (count != shape.parameterCount()) {
            throw in.damaged("has " + count + " parameters instead of " + shape.parameterCount());
        }
        double[] parameters = in.readDoubles(count);
        OptimizerState optimizer = new OptimizerState(steps, origin, in.readDoubles(count), in.readDoubles(count));
        SplitMix64 random = new SplitMix64(in.readLong());
        double[] logitShift = in.readDoubles(shape.outputs());
        long[] inactive = new long[shape.hiddenUnits()];
        for (int unit = 0; unit < inactive.length; unit++) {
            inactive[unit] = in.readCount();
        }
        int waiting = in.readIntCount();
        ReplayBuffer replay = ReplayBuffer.readFrom(in);
        if (replay.width() != recordInputs) {
            throw in.damaged("has replayed examples of " + replay.width() + " inputs instead of " + recordInputs);
        }
        if (waiting > replay.size()) {
            throw in.damaged("lacks examples that wait for a step");
        }
        NetworkState network = new NetworkState(shape, parameters, optimizer, replay, random, logitShift, inactive);
        network.waiting = waiting;
        return network;
    }
}
