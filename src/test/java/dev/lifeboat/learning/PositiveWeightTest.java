package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.evaluation.Metrics;
import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.learning.InMemoryService.Labeled;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.stats.DriftDetector.Change;
import dev.lifeboat.stats.RunningMoments;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PositiveWeightTest {
    private static final int RECORDS = 40_000;
    private static final double BASE_RATE = 0.02;
    private static final double[] FEATURES = {30, 1, 500};

    /** Leaves every parameter as it is. */
    private static final Optimizer NEGLIGIBLE = new Optimizer.Sgd(Double.MIN_NORMAL, 0);

    private final SplitMix64 random = new SplitMix64(3);

    @Test
    void imbalancedStreamIsCalibratedAndBeatsItsBaseRate() {
        LearningSettings plain = SingleNetwork.withArchitecture(
                Fixtures.plainSettings(Loss.CROSS_ENTROPY, Fixtures.adam(0.001), 1000), Fixtures.architecture(10));
        LearningSettings settings = SingleNetwork.withTraining(
                plain,
                SingleNetwork.training(plain)
                        .withReplay(new ExperienceReplay(1024, 3, 32))
                        .withPositiveWeight(10));
        InMemoryService service = new InMemoryService(Fixtures.numericSignature(2), settings, 8);
        Random stream = new Random(2);
        for (int i = 0; i < RECORDS; i++) {
            boolean positive = stream.nextDouble() < BASE_RATE;
            double[] features = {stream.nextGaussian() + (positive ? 1.5 : 0), stream.nextGaussian()};
            service.accept(new Labeled(features, positive));
        }
        Metrics metrics = service.evaluation().sinceStart().model();
        double ofTheBaseRate = -BASE_RATE * Math.log(BASE_RATE) - (1 - BASE_RATE) * Math.log(1 - BASE_RATE);
        assertThat(metrics.logLoss()).isLessThan(ofTheBaseRate);
        assertThat(metrics.calibrationError()).isLessThanOrEqualTo(0.01);
        assertThat(metrics.auc()).isGreaterThan(0.8);
    }

    @Test
    void untrainedNetworkEmitsOneHalfWithAnyWeight() {
        for (double weight : new double[] {0.1, 1, 10, 1e6}) {
            Learner learner = Fixtures.learner(weighted(Fixtures.settings(), weight));
            learner.fold(0, Fixtures.entry(0, Fixtures.moments(random, 9), List.of()));
            assertThat(learner.state().step()).isZero();
            assertThat(Fixtures.probability(learner.model(), FEATURES))
                    .as("weight %s", weight)
                    .isEqualTo(0.5);
            assertThat(Bits.of(learner.model().leader().parameters())).isEqualTo(Bits.of(initialParameters()));
        }
    }

    @Test
    void miniBatchThatChangesNoParameterDoesNotChangeTheEmittedProbability() {
        Learner learner = Fixtures.learner(weighted(Fixtures.settings(NEGLIGIBLE), 10));
        learner.fold(0, Fixtures.entry(0, Fixtures.moments(random, 9), Fixtures.examples(random, 8)));
        assertThat(learner.state().step()).isEqualTo(1);
        assertThat(Fixtures.probability(learner.model(), FEATURES)).isEqualTo(0.5);
    }

    @Test
    void firstMiniBatchMovesTheProbabilityByItsGradientOnly() {
        Learner learner = Fixtures.learner(weighted(Fixtures.settings(Fixtures.adam(0.001)), 10));
        learner.fold(0, Fixtures.entry(0, Fixtures.moments(random, 9), Fixtures.examples(random, 8)));
        // With the shift left in the emitted logit it would be 1 / 11.
        assertThat(Fixtures.probability(learner.model(), FEATURES)).isBetween(0.49, 0.51);
    }

    @Test
    void skippedStepDoesNotChangeTheEmittedProbability() {
        Learner learner = Fixtures.learner(weighted(Fixtures.settings(), 10));
        Example infinite =
                new Example(new double[] {1, Double.POSITIVE_INFINITY, 1}, 1, new double[] {0.5}, 0, Use.TRAINING, 0);
        Step step = Fixtures.step(learner, 0, Fixtures.entry(0, Fixtures.moments(random, 9), List.of(infinite)));
        assertThat(step.skipped()).isTrue();
        assertThat(Fixtures.probability(learner.model(), FEATURES)).isEqualTo(0.5);
    }

    @Test
    void reinitializedNetworkEmitsOneHalf() {
        Learner learner = trained(10);
        assertThat(Fixtures.probability(learner.model(), FEATURES)).isNotEqualTo(0.5);
        Change rise = new Change(0.3, Fixtures.SIGNATURE.target().uninformedLoss() + 0.1, 100);

        learner.state().leader().react(rise);

        assertThat(Fixtures.probability(learner.model(), FEATURES)).isEqualTo(0.5);
        assertThat(Bits.of(learner.model().leader().parameters())).isEqualTo(Bits.of(initialParameters()));
        LearningSettings otherWeight = weighted(Fixtures.settings(NEGLIGIBLE), 7);
        learner.fold(30, Fixtures.settingsEntry(otherWeight));
        learner.fold(31, Fixtures.batch(30, 8));
        assertThat(Fixtures.probability(learner.model(), FEATURES)).isEqualTo(0.5, Offset.offset(1e-15));
    }

    @Test
    void changedWeightDoesNotChangeTheEmittedProbability() {
        Learner learner = trained(3);
        double before = Fixtures.logit(learner.model(), FEATURES);
        LearningSettings otherWeight = weighted(Fixtures.richSettings(), 40);
        learner.fold(30, Fixtures.settingsEntry(otherWeight));
        learner.fold(31, Fixtures.entry(30, new RunningMoments(2), List.of()));
        assertThat(Fixtures.logit(learner.model(), FEATURES)).isCloseTo(before, Offset.offset(1e-12));
    }

    private static Learner trained(double weight) {
        Learner learner = Fixtures.learner(weighted(Fixtures.richSettings(), weight));
        for (int i = 0; i < 30; i++) {
            learner.fold(i, Fixtures.batch(i, 8));
        }
        return learner;
    }

    private static LearningSettings weighted(LearningSettings settings, double weight) {
        return SingleNetwork.withTraining(
                settings, SingleNetwork.training(settings).withPositiveWeight(weight));
    }

    private static double[] initialParameters() {
        return Fixtures.initialParameters();
    }
}
