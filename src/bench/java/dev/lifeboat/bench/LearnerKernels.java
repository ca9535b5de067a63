package dev.lifeboat.bench;

import dev.lifeboat.evaluation.EvaluationSettings;
import dev.lifeboat.learning.Architecture;
import dev.lifeboat.learning.BinaryTarget;
import dev.lifeboat.learning.Contribution;
import dev.lifeboat.learning.DriftSettings;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.HoldOut;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearnerStateCodec;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Member;
import dev.lifeboat.learning.ModelSignature;
import dev.lifeboat.learning.ScalingSettings;
import dev.lifeboat.learning.Step;
import dev.lifeboat.learning.TrainingSettings;
import dev.lifeboat.nn.Backpropagation;
import dev.lifeboat.nn.Gradients;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.OptimizerState;
import dev.lifeboat.nn.OutputLoss;
import dev.lifeboat.nn.SigmoidLoss;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.schema.Missing;
import dev.lifeboat.schema.NumericFeature;
import dev.lifeboat.stats.RunningMoments;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The work of the learner per mini-batch, without replay: the optimizer step alone, and the whole fold of a journal entry. */
public class LearnerKernels {
    private static final double CLIP = 10;
    private static final int WINDOW = 1000;

    private static final Initialization INITIALIZATION =
            new Initialization(1912, Distribution.GLOROT, Distribution.GLOROT);

    private static ModelSignature signature(int inputs) {
        List<Feature> features = IntStream.range(0, inputs)
                .<Feature>mapToObj(i -> new NumericFeature("x" + i, -1e6, 1e6, new Missing.Mean()))
                .toList();
        return new ModelSignature(new FeatureSchema(features), new BinaryTarget("label"));
    }

    private static Optimizer adam() {
        return Optimizer.Adam.defaults();
    }

    /** Forward and backward pass, gradient norm, one step of Adam. */
    @State(Scope.Thread)
    public abstract static class Network {
        private final double[] parameters;
        private final double[] inputs;
        private final double[] labels;
        private final int batch;
        private final Backpropagation backpropagation;
        private final Optimizer optimizer = adam();
        private final OutputLoss loss = new SigmoidLoss(Loss.CROSS_ENTROPY, 1);
        private final OptimizerState state;

        Network(int batch, int width, Integer... hidden) {
            NetworkShape shape = new NetworkShape(width, List.of(hidden), 1);
            Random random = new Random(1912);
            this.batch = batch;
            parameters = INITIALIZATION.parameters(shape);
            inputs = random.doubles((long) batch * width, -1, 1).toArray();
            labels = random.ints(batch, 0, 2).asDoubleStream().toArray();
            backpropagation = new Backpropagation(shape);
            state = OptimizerState.empty(parameters.length);
        }

        double step() {
            backpropagation.run(parameters, inputs, labels, batch, loss, Loss.Reduction.MEAN);
            double norm = Gradients.globalNorm(backpropagation.gradient());
            optimizer.step(parameters, backpropagation.gradient(), state);
            return norm;
        }
    }

    /** 3-10-1, as in the shipped configuration. */
    public static class Titanic extends Network {
        public Titanic() {
            super(8, 3, 10);
        }
    }

    /** 64-64-32-1. */
    public static class Wide extends Network {
        public Wide() {
            super(8, 64, 64, 32);
        }
    }

    /** 256-256-128-1, few examples. */
    public static class Large extends Network {
        public Large() {
            super(8, 256, 256, 128);
        }
    }

    /** 256-256-128-1, many examples. */
    public static class LargeBatch extends Network {
        public LargeBatch() {
            super(Kernels.LARGE_BATCH, 256, 256, 128);
        }
    }

    /** A learner of 3-10-1 with the default drift detector, and the entries that it folds. */
    @State(Scope.Thread)
    public static class Folding {
        private static final DriftSettings DRIFT =
                new DriftSettings(DriftSettings.Detector.ADWIN, 0.002, 20, 0.005, DriftSettings.Reaction.NONE);

        private final ModelSignature signature = signature(3);
        private final LearningSettings settings = LearningSettings.single(
                Member.single(
                        new Architecture(List.of(10), INITIALIZATION), TrainingSettings.of(Loss.CROSS_ENTROPY, adam())),
                ScalingSettings.withoutDecay(CLIP),
                new EvaluationSettings(WINDOW, 0.5),
                DRIFT,
                HoldOut.NONE);
        private final Learner learner = new Learner(signature, LearnerState.initial(signature, settings));
        private final RunningMoments moments = new RunningMoments(3);
        private final List<Example> examples = new ArrayList<>();
        private long sequence;

        public Folding() {
            Random random = new Random(1912);
            for (int i = 0; i < 8; i++) {
                double[] features = random.doubles(3, 0, 80).toArray();
                for (int variable = 0; variable < features.length; variable++) {
                    moments.addInPlace(variable, features[variable]);
                }
                double label = random.nextBoolean() ? 1 : 0;
                double[] prediction = {random.nextDouble()};
                examples.add(new Example(features, label, prediction, 0, Example.Use.TRAINING, 0));
            }
            for (int i = 0; i < WINDOW; i++) {
                fold();
            }
        }

        List<Step> fold() {
            long next = sequence++;
            Contribution contribution = new Contribution(next, moments, examples);
            return learner.fold(
                    next, new ExamplesEntry(signature.fingerprint(), 0, next, List.of(contribution), new long[0]));
        }
    }

    /** The state of a learner whose evaluation window is full. */
    @State(Scope.Thread)
    public static class Stored {
        private final LearnerStateCodec codec = new LearnerStateCodec(signature(3));
        private final LearnerState state = new Folding().learner.state();
        private final byte[] bytes = codec.toBytes(state);
    }

    /** Running moments of three variables. */
    @State(Scope.Thread)
    public static class Moments {
        private final RunningMoments moments = new RunningMoments(3);
        private double value;

        RunningMoments add() {
            value = value < 80 ? value + 0.25 : 0;
            for (int variable = 0; variable < 3; variable++) {
                moments.addInPlace(variable, value);
            }
            return moments;
        }
    }

    @Benchmark
    public double stepTitanic(Titanic network) {
        return network.step();
    }

    @Benchmark
    public double stepWide(Wide network) {
        return network.step();
    }

    @Benchmark
    public double stepLarge(Large network) {
        return network.step();
    }

    @Benchmark
    public double stepLargeBatch(LargeBatch network) {
        return network.step();
    }

    @Benchmark
    public List<Step> foldTitanic(Folding folding) {
        return folding.fold();
    }

    @Benchmark
    public byte[] stateToBytes(Stored stored) {
        return stored.codec.toBytes(stored.state);
    }

    @Benchmark
    public LearnerState stateFromBytes(Stored stored) {
        return stored.codec.fromBytes(stored.bytes);
    }

    @Benchmark
    public RunningMoments moments(Moments moments) {
        return moments.add();
    }
}
