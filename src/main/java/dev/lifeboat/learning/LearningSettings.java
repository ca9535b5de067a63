package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.Schedule;
import dev.lifeboat.stats.HalfLife;

/**
 * How a step is made. Travels in every journal record, so that folding a journal needs no configuration.
 *
 * @param clipNorm largest global norm of a gradient; 0 for no limit
 * @param scalingClip largest z-score
 * @param evaluationWindow predictions that the sliding window of an evaluation holds
 * @param threshold above which a probability means "yes"
 * @param schedule of the learning rate
 * @param positiveWeight what the loss of a positive example is multiplied by; taken out again of what is emitted
 * @param replay of earlier examples
 * @param halfLife of the running moments that inputs are scaled by
 * @param drift how it is looked for, and what is done
 */
public record LearningSettings(
        Loss loss,
        Loss.Reduction reduction,
        Optimizer optimizer,
        double clipNorm,
        double scalingClip,
        int evaluationWindow,
        double threshold,
        Schedule schedule,
        double positiveWeight,
        ExperienceReplay replay,
        HalfLife halfLife,
        DriftSettings drift) {
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
        if (!(positiveWeight > 0 && Double.isFinite(positiveWeight))) {
            throw new IllegalArgumentException("a weight of positive examples of " + positiveWeight);
        }
    }

    /** The textbook's algorithm: constant rate, every example once and with the same weight, nothing is forgotten. */
    public static LearningSettings plain(
            Loss loss,
            Loss.Reduction reduction,
            Optimizer optimizer,
            double clipNorm,
            double scalingClip,
            int evaluationWindow,
            double threshold) {
        return new LearningSettings(
                loss,
                reduction,
                optimizer,
                clipNorm,
                scalingClip,
                evaluationWindow,
                threshold,
                Schedule.CONSTANT,
                1,
                ExperienceReplay.OFF,
                HalfLife.NEVER,
                DriftSettings.OFF);
    }

    public LearningSettings withSchedule(Schedule other) {
        return with(other, positiveWeight, replay, halfLife, drift);
    }

    public LearningSettings withPositiveWeight(double other) {
        return with(schedule, other, replay, halfLife, drift);
    }

    public LearningSettings withReplay(ExperienceReplay other) {
        return with(schedule, positiveWeight, other, halfLife, drift);
    }

    public LearningSettings withHalfLife(HalfLife other) {
        return with(schedule, positiveWeight, replay, other, drift);
    }

    public LearningSettings withDrift(DriftSettings other) {
        return with(schedule, positiveWeight, replay, halfLife, other);
    }

    private LearningSettings with(
            Schedule otherSchedule,
            double otherWeight,
            ExperienceReplay otherReplay,
            HalfLife otherHalfLife,
            DriftSettings otherDrift) {
        return new LearningSettings(
                loss,
                reduction,
                optimizer,
                clipNorm,
                scalingClip,
                evaluationWindow,
                threshold,
                otherSchedule,
                otherWeight,
                otherReplay,
                otherHalfLife,
                otherDrift);
    }

    byte[] toBytes() {
        BinaryWriter out = new BinaryWriter();
        out.putByte(loss.ordinal()).putByte(reduction.ordinal());
        writeOptimizer(out);
        out.putDouble(clipNorm).putDouble(scalingClip).putInt(evaluationWindow).putDouble(threshold);
        out.putByte(schedule.kind().ordinal()).putCount(schedule.warmup()).putCount(schedule.period());
        out.putDouble(schedule.decay()).putDouble(schedule.floor()).putDouble(positiveWeight);
        out.putCount(replay.size()).putCount(replay.steps()).putCount(replay.batch());
        out.putCount(halfLife.ms()).putCount(halfLife.records());
        drift.writeTo(out);
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

    /** The settings of the journal's version 1 end with the threshold: they were plain ones. */
    static LearningSettings fromBytes(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, "learning settings of a journal record");
        try {
            LearningSettings settings = plain(
                    in.readChoice(Loss.values()),
                    in.readChoice(Loss.Reduction.values()),
                    readOptimizer(in),
                    in.readDouble(),
                    in.readDouble(),
                    in.readInt(),
                    in.readDouble());
            if (in.hasMore()) {
                settings = settings.with(
                        readSchedule(in),
                        in.readDouble(),
                        new ExperienceReplay(readInt(in), readInt(in), readInt(in)),
                        new HalfLife(in.readCount(), in.readCount()),
                        DriftSettings.readFrom(in));
            }
            in.requireEnd();
            return settings;
        } catch (IllegalArgumentException e) {
            throw in.damaged("are impossible: " + e.getMessage());
        }
    }

    private static Schedule readSchedule(BinaryReader in) {
        Schedule.Kind kind = in.readChoice(Schedule.Kind.values());
        return new Schedule(kind, in.readCount(), in.readCount(), in.readDouble(), in.readDouble());
    }

    private static int readInt(BinaryReader in) {
        return (int) Math.min(Integer.MAX_VALUE, in.readCount());
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
