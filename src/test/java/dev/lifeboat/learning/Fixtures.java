package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.evaluation.BinaryEvaluation;
import dev.lifeboat.evaluation.Evaluation;
import dev.lifeboat.evaluation.EvaluationSettings;
import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.nn.ForwardPass;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.Schedule;
import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.schema.BooleanFeature;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.schema.Missing;
import dev.lifeboat.schema.NumericFeature;
import dev.lifeboat.stats.HalfLife;
import dev.lifeboat.stats.RunningMoments;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A small model and journals for it, generated from seeds. */
final class Fixtures {
    /** Inputs 0 and 2 are z-scored. */
    static final ModelSignature SIGNATURE =
            signature(numeric("a"), new BooleanFeature("b", new Missing.Reject()), numeric("c"));

    static final LearnerStateCodec CODEC = new LearnerStateCodec(SIGNATURE);

    private Fixtures() {}

    static ModelSignature signature(Feature... features) {
        return new ModelSignature(new FeatureSchema(List.of(features)), new BinaryTarget("label"));
    }

    static NumericFeature numeric(String name) {
        return new NumericFeature(name, -1e6, 1e6, new Missing.Mean());
    }

    /** Only numeric features, all of them z-scored. */
    static ModelSignature numericSignature(int inputs) {
        return signature(
                IntStream.range(0, inputs).mapToObj(i -> numeric("x" + i)).toArray(Feature[]::new));
    }

    static Architecture architecture(Integer... hiddenUnits) {
        return new Architecture(List.of(hiddenUnits), new Initialization(1912, Distribution.GLOROT, Distribution.ZERO));
    }

    /** The initial parameters of the network that the settings of this class are for. */
    static double[] initialParameters() {
        return initialParameters(SIGNATURE, architecture(5));
    }

    static double[] initialParameters(ModelSignature signature, Architecture architecture) {
        return architecture.initialization().parameters(architecture.shape(signature));
    }

    static Optimizer adam(double learningRate) {
        return new Optimizer.Adam(learningRate, 0.9, 0.999, 1e-8);
    }

    /** Constant learning rate, no clipping, equal weights, no replay, no half-life, no detection of drift. */
    static LearningSettings plainSettings(Loss loss, Optimizer optimizer, int window) {
        return LearningSettings.single(
                Member.single(architecture(5), TrainingSettings.of(loss, optimizer)),
                ScalingSettings.withoutDecay(10),
                new EvaluationSettings(window, 0.5),
                DriftSettings.OFF,
                HoldOut.NONE);
    }

    static LearningSettings settings(Optimizer optimizer) {
        return plainSettings(Loss.CROSS_ENTROPY, optimizer, 7);
    }

    static LearningSettings settings() {
        return settings(adam(0.01));
    }

    /** With everything that plain settings lack. */
    static LearningSettings richSettings() {
        TrainingSettings training = new TrainingSettings(
                Loss.CROSS_ENTROPY,
                Loss.Reduction.SUM,
                adam(0.01),
                new Schedule(Schedule.Kind.COSINE, 5, 20, 0.5, 0.1),
                2.5,
                3,
                new ExperienceReplay(20, 2, 4),
                1);
        return LearningSettings.single(
                Member.single(architecture(5), training).withReaction(DriftSettings.Reaction.FORGET),
                new ScalingSettings(8, new HalfLife(1000, 50)),
                new EvaluationSettings(9, 0.4),
                new DriftSettings(DriftSettings.Detector.ADWIN, 0.05, 20, 0.005, DriftSettings.Reaction.FORGET),
                new HoldOut(0.125));
    }

    static Learner learner() {
        return learner(settings());
    }

    static Learner learner(LearningSettings settings) {
        return learner(SIGNATURE, settings);
    }

    static Learner learner(ModelSignature signature, LearningSettings settings) {
        return new Learner(signature, LearnerState.initial(signature, settings));
    }

    static SettingsEntry settingsEntry(LearningSettings settings) {
        return new SettingsEntry(SIGNATURE.fingerprint(), settings);
    }

    /** The training of an entry with one contribution. */
    static Step step(Learner learner, long offset, ExamplesEntry entry) {
        List<Step> steps = learner.fold(offset, entry);
        assertThat(steps).hasSize(1);
        return steps.get(0);
    }

    static JournalCodec journalCodec() {
        return new JournalCodec(SIGNATURE);
    }

    static byte[] bytes(Learner learner) {
        return CODEC.toBytes(learner.state());
    }

    static BinaryEvaluation binary(Evaluation evaluation) {
        return (BinaryEvaluation) evaluation;
    }

    static double probability(Model model, double... features) {
        double[] prediction = new double[1];
        new Scorer().predict(model, features, prediction);
        return prediction[0];
    }

    /** The logit of the leader. */
    static double logit(Model model, double... features) {
        MemberNetwork network = model.leader();
        InputEncoding.Encoder encoder =
                network.encoding().encoder(model.signature().features());
        double[] inputs = new double[encoder.width()];
        encoder.encode(features, model.scaling(), model.clip(), inputs, 0);
        return new ForwardPass(network.shape()).logits(network.parameters(), inputs)[0];
    }

    static Example example(SplitMix64 random, Use use) {
        double missing = random.nextDouble() < 0.2 ? Double.NaN : 20 + 30 * random.nextDouble();
        double[] features = {missing, random.nextDouble() < 0.5 ? 0 : 1, 1000 * random.nextDouble()};
        return new Example(
                features,
                random.nextDouble() < 0.4 ? 1 : 0,
                new double[] {random.nextDouble()},
                random.nextLong() >>> 40,
                use,
                random.nextLong() >>> 44);
    }

    static List<Example> examples(SplitMix64 random, int count) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            examples.add(example(random, Use.TRAINING));
        }
        return examples;
    }

    static RunningMoments moments(SplitMix64 random, int values) {
        RunningMoments moments = new RunningMoments(SIGNATURE.scaledInputs().length);
        for (int i = 0; i < values; i++) {
            moments.admit(1_000_000 + i, HalfLife.NEVER);
            moments.addInPlace(0, 20 + 30 * random.nextDouble());
            moments.addInPlace(1, 1000 * random.nextDouble());
        }
        return moments;
    }

    static ExamplesEntry entry(long sequence, RunningMoments moments, List<Example> examples) {
        return entry(0, sequence, moments, examples);
    }

    static ExamplesEntry entry(int partition, long sequence, RunningMoments moments, List<Example> examples) {
        return new ExamplesEntry(
                SIGNATURE.fingerprint(),
                partition,
                sequence,
                List.of(new Contribution(1_000_000 + 10 * sequence, moments, examples)),
                new long[] {sequence, 8 * sequence});
    }

    /** A full mini-batch. */
    static ExamplesEntry batch(int sequence, int examples) {
        SplitMix64 random = new SplitMix64(sequence);
        List<Example> batch = examples(random, examples);
        return entry(0, sequence, moments(random, examples), batch);
    }

    /** A journal of two partitions, with examples of every use, and some entries without examples. */
    static List<ExamplesEntry> journal(long seed, int length) {
        SplitMix64 random = new SplitMix64(seed);
        long[] next = new long[2];
        List<ExamplesEntry> journal = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            List<Example> examples = new ArrayList<>();
            int count = random.nextInt(9);
            for (int e = 0; e < count; e++) {
                examples.add(example(random, Use.values()[random.nextInt(Use.values().length)]));
            }
            int partition = random.nextDouble() < 0.5 ? 0 : 1;
            journal.add(entry(partition, next[partition]++, moments(random, count), examples));
        }
        return journal;
    }

    /** Folds entries whose offsets start at {@code offset} and have gaps, like those of a transactional topic. */
    static void fold(Learner learner, long offset, List<ExamplesEntry> journal) {
        for (int i = 0; i < journal.size(); i++) {
            learner.fold(offset + 2L * i, journal.get(i));
        }
    }
}
