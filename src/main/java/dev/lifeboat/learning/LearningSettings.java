package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;

/**
 * How a step is made. Travels in every journal record, so that folding a journal needs no configuration.
 *
 * @param clipNorm largest global norm of a gradient; 0 for no limit
 * @param scalingClip largest z-score
 * @param evaluationWindow predictions that the sliding window of an evaluation holds
 * @param threshold above which a probability means "yes"
 */
public record LearningSettings(
        Loss loss,
        Loss.Reduction reduction,
        Optimizer optimizer,
        double clipNorm,
        double scalingClip,
        int evaluationWindow,
        double threshold) {
    /** Largest evaluation window: its predictions are part of the learner's state, which has to fit a Kafka record. */
    public static final int LARGEST_WINDOW = 20_000;

    public LearningSettings {
        if (!(clipNorm >= 0 && Double.isFinite(clipNorm))) {
            throw new IllegalArgumentException("a largest gradient norm of " + clipNorm);
        }
        if (!(scalingClip > 0 && Double.isFinite(scalingClip))) {
            throw new IllegalArgumentException("a largest z-score of " + scalingClip);
        }
        if (evaluationWindow < 1 || evaluationWindow > LARGEST_WINDOW) {
            throw new IllegalArgumentException("an evaluation window of " + evaluationWindow);
        }
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("a threshold of " + threshold);
        }
    }

    byte[] toBytes() {
        BinaryWriter out = new BinaryWriter();
        out.putByte(loss.ordinal()).putByte(reduction.ordinal());
        writeOptimizer(out);
        out.putDouble(clipNorm).putDouble(scalingClip).putInt(evaluationWindow).putDouble(threshold);
        return out.toBytes();
    }

    private void writeOptimizer(BinaryWriter out) {
        if (optimizer instanceof Optimizer.Adam adam) {
            writeAdam(out.putByte('a'), adam);
        } else if (optimizer instanceof Optimizer.AdamW adamW) {
            writeAdam(out.putByte('w'), adamW.adam());
            out.putDouble(adamW.weightDecay());
        } else if (optimizer instanceof Optimizer.Sgd sgd) {
            out.putByte('s').putDouble(sgd.learningRate()).putDouble(sgd.momentum());
        } else if (optimizer instanceof Optimizer.RmsProp rmsProp) {
            out.putByte('r').putDouble(rmsProp.learningRate());
            out.putDouble(rmsProp.alpha()).putDouble(rmsProp.epsilon());
        }
    }

    private static void writeAdam(BinaryWriter out, Optimizer.Adam adam) {
        out.putDouble(adam.learningRate());
        out.putDouble(adam.beta1()).putDouble(adam.beta2()).putDouble(adam.epsilon());
    }

    static LearningSettings fromBytes(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, "learning settings of a journal record");
        int loss = in.readByte();
        int reduction = in.readByte();
        if (loss < 0 || loss >= Loss.values().length || reduction < 0 || reduction >= Loss.Reduction.values().length) {
            throw in.damaged("name loss " + loss + ", reduction " + reduction);
        }
        try {
            LearningSettings settings = new LearningSettings(
                    Loss.values()[loss],
                    Loss.Reduction.values()[reduction],
                    readOptimizer(in),
                    in.readDouble(),
                    in.readDouble(),
                    in.readInt(),
                    in.readDouble());
            in.requireEnd();
            return settings;
        } catch (IllegalArgumentException e) {
            throw in.damaged("are impossible: " + e.getMessage());
        }
    }

    private static Optimizer readOptimizer(BinaryReader in) {
        int kind = in.readByte();
        return switch (kind) {
            case 'a' -> readAdam(in);
            case 'w' -> new Optimizer.AdamW(readAdam(in), in.readDouble());
            case 's' -> new Optimizer.Sgd(in.readDouble(), in.readDouble());
            case 'r' -> new Optimizer.RmsProp(in.readDouble(), in.readDouble(), in.readDouble());
            default -> throw in.damaged("name optimiser " + kind);
        };
    }

    private static Optimizer.Adam readAdam(BinaryReader in) {
        return new Optimizer.Adam(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
    }
}
