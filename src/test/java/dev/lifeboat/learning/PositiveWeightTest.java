package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.evaluation.Metrics;
import dev.lifeboat.learning.InMemoryService.Labelled;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.stats.RunningMoments;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Two per cent positives. */
class PositiveWeightTest {
    private static final int RECORDS = 40_000;
    private static final double BASE_RATE = 0.02;

    @Test
    void imbalancedStreamIsCalibratedAndBeatsItsBaseRate() {
        ModelDefinition definition = new ModelDefinition(
                "a;b",
                new int[] {0, 1},
                new NetworkShape(2, List.of(10), 1),
                new Initialization(1912, Distribution.GLOROT, Distribution.ZERO));
        Optimizer adam = new Optimizer.Adam(0.001, 0.9, 0.999, 1e-8);
        LearningSettings settings = LearningSettings.plain(
                        Loss.CROSS_ENTROPY, Loss.Reduction.MEAN, adam, 0, 10, 1000, 0.5)
                .withReplay(new ExperienceReplay(1024, 3, 32))
                .withPositiveWeight(10);
        InMemoryService service = new InMemoryService(definition, settings, 8);
        Random random = new Random(2);
        for (int i = 0; i < RECORDS; i++) {
            boolean positive = random.nextDouble() < BASE_RATE;
            double[] features = {random.nextGaussian() + (positive ? 1.5 : 0), random.nextGaussian()};
            service.accept(new Labelled(features, positive));
        }
        Metrics metrics = service.evaluation().sinceStart().model();
        double ofTheBaseRate = -BASE_RATE * Math.log(BASE_RATE) - (1 - BASE_RATE) * Math.log(1 - BASE_RATE);
        assertThat(metrics.logLoss()).isLessThan(ofTheBaseRate);
        assertThat(metrics.calibrationError()).isLessThanOrEqualTo(0.01);
        assertThat(metrics.auc()).isGreaterThan(0.8);
    }

    @Test
    void changedWeightDoesNotMoveWhatIsEmitted() {
        Learner learner = Fixtures.learner();
        for (int i = 0; i < 30; i++) {
            learner.fold(i, Fixtures.batch(i, 8));
        }
        double[] features = {30, 1, 500};
        Scorer scorer = new Scorer(Fixtures.DEFINITION.shape());
        double before = scorer.logit(learner.model(), features);
        ExamplesEntry nothingToLearn =
                Fixtures.entry(0, 30, Fixtures.richSettings().withPositiveWeight(40), new RunningMoments(2), List.of());
        learner.fold(30, nothingToLearn);
        assertThat(scorer.logit(learner.model(), features)).isCloseTo(before, Offset.offset(1e-12));
    }
}
