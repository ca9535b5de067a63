package dev.lifeboat.learning;

import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.Schedule;
import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.stats.HalfLife;
import dev.lifeboat.stats.RunningMoments;
import java.util.ArrayList;
import java.util.List;

/** A small model and journals for it, made from seeds. */
final class Fixtures {
    static final ModelDefinition DEFINITION = new ModelDefinition(
            "a:numeric;b:boolean;c:numeric",
            new int[] {0, 2},
            new NetworkShape(3, List.of(5), 1),
            new Initialization(1912, Distribution.GLOROT, Distribution.ZERO));

    private Fixtures() {}

    static LearningSettings settings(Optimizer optimizer) {
        return LearningSettings.plain(Loss.CROSS_ENTROPY, Loss.Reduction.MEAN, optimizer, 0, 10, 7, 0.5);
    }

    static LearningSettings settings() {
        return settings(new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8));
    }

    /** With all that plain settings are without. */
    static LearningSettings richSettings() {
        return settings()
                .withSchedule(new Schedule(Schedule.Kind.COSINE, 5, 20, 0.5, 0.1))
                .withPositiveWeight(3)
                .withReplay(new ExperienceReplay(20, 2, 4))
                .withHalfLife(new HalfLife(1000, 50))
                .withDrift(new DriftSettings(
                        DriftSettings.Detector.ADWIN, 0.05, 20, 0.005, DriftSettings.Reaction.FORGET));
    }

    static Learner learner() {
        return new Learner(DEFINITION, LearnerState.initial(DEFINITION, settings()));
    }

    static Example example(SplitMix64 random, Use use) {
        double missing = random.nextDouble() < 0.2 ? Double.NaN : 20 + 30 * random.nextDouble();
        double[] features = {missing, random.nextDouble() < 0.5 ? 0 : 1, 1000 * random.nextDouble()};
        return new Example(
                features,
                random.nextDouble() < 0.4,
                random.nextDouble(),
                random.nextLong() >>> 40,
                use,
                random.nextLong() >>> 44);
    }

    static RunningMoments moments(SplitMix64 random, int values) {
        RunningMoments moments = new RunningMoments(DEFINITION.scaledInputs().length);
        for (int i = 0; i < values; i++) {
            moments.admit(1_000_000 + i, HalfLife.NEVER);
            moments.addInPlace(0, 20 + 30 * random.nextDouble());
            moments.addInPlace(1, 1000 * random.nextDouble());
        }
        return moments;
    }

    static ExamplesEntry entry(long sequence, RunningMoments moments, List<Example> examples) {
        return entry(0, sequence, settings(), moments, examples);
    }

    static ExamplesEntry entry(
            int partition, long sequence, LearningSettings settings, RunningMoments moments, List<Example> examples) {
        return new ExamplesEntry(
                DEFINITION.fingerprint(),
                settings,
                partition,
                sequence,
                1_000_000 + 10 * sequence,
                moments,
                examples,
                new long[] {sequence, 8 * sequence});
    }

    /** A full mini-batch with rich settings. */
    static ExamplesEntry batch(int sequence, int examples) {
        SplitMix64 random = new SplitMix64(sequence);
        List<Example> batch = new ArrayList<>();
        for (int i = 0; i < examples; i++) {
            batch.add(example(random, Use.TRAINING));
        }
        return entry(0, sequence, richSettings(), moments(random, examples), batch);
    }

    /** A journal of two partitions, with every kind of example and now and then none. */
    static List<ExamplesEntry> journal(long seed, int length) {
        return journal(seed, length, settings());
    }

    static List<ExamplesEntry> journal(long seed, int length, LearningSettings settings) {
        SplitMix64 random = new SplitMix64(seed);
        long[] next = new long[2];
        List<ExamplesEntry> journal = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            List<Example> examples = new ArrayList<>();
            int count = (int) (9 * random.nextDouble());
            for (int e = 0; e < count; e++) {
                Use use = Use.values()[(int) (Use.values().length * random.nextDouble())];
                examples.add(example(random, use));
            }
            int partition = random.nextDouble() < 0.5 ? 0 : 1;
            journal.add(entry(partition, next[partition]++, settings, moments(random, count), examples));
        }
        return journal;
    }

    /** Folds records whose offsets start at {@code offset} and have gaps, as those of Kafka have. */
    static void fold(Learner learner, long offset, List<ExamplesEntry> journal) {
        for (int i = 0; i < journal.size(); i++) {
            learner.fold(offset + 2L * i, journal.get(i));
        }
    }
}
