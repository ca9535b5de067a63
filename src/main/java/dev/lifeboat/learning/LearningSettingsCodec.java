package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.evaluation.EvaluationSettings;
import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.Schedule;
import dev.lifeboat.stats.HalfLife;
import java.util.ArrayList;
import java.util.List;

/** The binary format of {@link LearningSettings}, part of the journal's format. */
final class LearningSettingsCodec {
    private LearningSettingsCodec() {}

    static byte[] toBytes(LearningSettings settings) {
        BinaryWriter out = new BinaryWriter();
        out.putCount(settings.members().size());
        settings.members().forEach(member -> write(member, out));
        out.putDouble(settings.mixing().rate()).putDouble(settings.mixing().share());
        ScalingSettings scaling = settings.scaling();
        out.putDouble(scaling.clip());
        out.putCount(scaling.halfLife().ms()).putCount(scaling.halfLife().records());
        settings.evaluation().writeTo(out);
        settings.drift().writeTo(out);
        out.putDouble(settings.holdOut().fraction()).putBoolean(settings.paused());
        return out.toBytes();
    }

    /** @throws BinaryFormatException if the bytes are not learning settings */
    static LearningSettings fromBytes(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, "learning settings of a journal record");
        try {
            LearningSettings settings = new LearningSettings(
                    readMembers(in),
                    new Mixing(in.readDouble(), in.readDouble()),
                    new ScalingSettings(in.readDouble(), new HalfLife(in.readCount(), in.readCount())),
                    EvaluationSettings.readFrom(in),
                    DriftSettings.readFrom(in),
                    new HoldOut(in.readDouble()),
                    in.readBoolean());
            in.requireEnd();
            return settings;
        } catch (IllegalArgumentException e) {
            throw in.damaged("are invalid: " + e.getMessage());
        }
    }

    private static void write(Member member, BinaryWriter out) {
        out.putText(member.name());
        Architecture architecture = member.architecture();
        architecture.encoding().writeTo(out);
        out.putCount(architecture.hiddenUnits().size());
        architecture.hiddenUnits().forEach(out::putCount);
        Initialization initialization = architecture.initialization();
        out.putLong(initialization.seed());
        out.putByte(initialization.hidden().ordinal())
                .putByte(initialization.output().ordinal());
        writeTraining(member.training(), out);
        out.putByte(member.reaction().ordinal()).putBoolean(member.shadow());
    }

    private static List<Member> readMembers(BinaryReader in) {
        List<Member> members = new ArrayList<>();
        for (int left = in.readLength(1); left > 0; left--) {
            members.add(new Member(
                    in.readText(),
                    readArchitecture(in),
                    readTraining(in),
                    in.readChoice(Reaction.values()),
                    in.readBoolean()));
        }
        return members;
    }

    private static Architecture readArchitecture(BinaryReader in) {
        InputEncoding encoding = InputEncoding.readFrom(in);
        List<Integer> hiddenUnits = new ArrayList<>();
        for (int left = in.readLength(1); left > 0; left--) {
            hiddenUnits.add(in.readIntCount());
        }
        Initialization initialization = new Initialization(
                in.readLong(), in.readChoice(Distribution.values()), in.readChoice(Distribution.values()));
        return new Architecture(encoding, hiddenUnits, initialization);
    }

    private static void writeTraining(TrainingSettings training, BinaryWriter out) {
        out.putByte(training.loss().ordinal()).putByte(training.reduction().ordinal());
        writeOptimizer(training.optimizer(), out);
        Schedule schedule = training.schedule();
        out.putByte(schedule.kind().ordinal()).putCount(schedule.warmup()).putCount(schedule.period());
        out.putDouble(schedule.decay()).putDouble(schedule.floor());
        out.putDouble(training.clipNorm()).putDouble(training.positiveWeight());
        ExperienceReplay replay = training.replay();
        out.putCount(replay.size()).putCount(replay.steps()).putCount(replay.batch());
        out.putCount(training.examplesPerStep());
    }

    private static TrainingSettings readTraining(BinaryReader in) {
        return new TrainingSettings(
                in.readChoice(Loss.values()),
                in.readChoice(Loss.Reduction.values()),
                readOptimizer(in),
                new Schedule(
                        in.readChoice(Schedule.Kind.values()),
                        in.readCount(),
                        in.readCount(),
                        in.readDouble(),
                        in.readDouble()),
                in.readDouble(),
                in.readDouble(),
                new ExperienceReplay(in.readIntCount(), in.readIntCount(), in.readIntCount()),
                in.readIntCount());
    }

    private static void writeOptimizer(Optimizer optimizer, BinaryWriter out) {
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

    private static Optimizer readOptimizer(BinaryReader in) {
        int kind = in.readByte();
        return switch (kind) {
            case 'a' -> readAdam(in);
            case 'w' -> new Optimizer.AdamW(readAdam(in), in.readDouble());
            case 's' -> new Optimizer.Sgd(in.readDouble(), in.readDouble());
            case 'r' -> new Optimizer.RmsProp(in.readDouble(), in.readDouble(), in.readDouble());
            default -> throw in.damaged("have optimizer " + kind);
        };
    }

    private static Optimizer.Adam readAdam(BinaryReader in) {
        return new Optimizer.Adam(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
    }
}
