package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.InMemoryService.Labelled;
import dev.lifeboat.learning.InMemoryService.Quality;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.nn.Optimizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * That what is learned is worth something. One number cannot tell a right learner from a subtly broken one: with a frozen hidden
 * layer accuracy hardly moves, but log loss and AUC do; and too good an accuracy is a leak.
 */
class LearningQualityTest {
    private static final int SEEDS = 10;
    private static final int PASSES = 5;
    private static final int BATCH = 8;

    @Test
    void titanicIsLearnedInAnyOrder() throws IOException {
        Titanic titanic = Titanic.passengers();
        assertThat(titanic.training()).hasSize(916);
        assertThat(titanic.test()).hasSize(393);
        ModelDefinition definition = definition("pclass;sex;age", new int[] {0, 2}, 3);
        double accuracy = 0;
        double logLoss = 0;
        double auc = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Labelled> order = new ArrayList<>(titanic.training());
            Collections.shuffle(order, new Random(seed));
            Quality quality =
                    learned(definition, settings(Loss.SQUARED_ERROR), order).judge(titanic.test());
            assertThat(quality.accuracy()).as("seed %d", seed).isBetween(0.70, 0.82);
            assertThat(quality.logLoss()).as("seed %d", seed).isLessThanOrEqualTo(0.50);
            assertThat(quality.auc()).as("seed %d", seed).isGreaterThanOrEqualTo(0.78);
            accuracy += quality.accuracy() / SEEDS;
            logLoss += quality.logLoss() / SEEDS;
            auc += quality.auc() / SEEDS;
        }
        assertThat(accuracy).isGreaterThanOrEqualTo(0.76);
        assertThat(logLoss).isLessThanOrEqualTo(0.46);
        assertThat(auc).isGreaterThanOrEqualTo(0.825);
    }

    @Test
    void exclusiveOrOnDifferentScalesIsLearned() {
        // Not linearly separable: without a working hidden layer no more than chance, without scaling hardly more.
        Random random = new Random(1912);
        ModelDefinition definition = definition("a;b", new int[] {0, 1}, 2);
        InMemoryService service = learned(definition, settings(Loss.CROSS_ENTROPY), exclusiveOr(random, 1000));
        assertThat(service.judge(exclusiveOr(random, 1000)).accuracy()).isGreaterThanOrEqualTo(0.93);
    }

    private static List<Labelled> exclusiveOr(Random random, int records) {
        List<Labelled> stream = new ArrayList<>(records);
        for (int i = 0; i < records; i++) {
            boolean a = random.nextBoolean();
            boolean b = random.nextBoolean();
            double small = (a ? 1 : -1) + 0.3 * random.nextGaussian();
            double large = 1000 + (b ? 500 : -500) + 150 * random.nextGaussian();
            stream.add(new Labelled(new double[] {small, large}, a ^ b));
        }
        return stream;
    }

    private static InMemoryService learned(
            ModelDefinition definition, LearningSettings settings, List<Labelled> order) {
        InMemoryService service = new InMemoryService(definition, settings, BATCH);
        for (int pass = 0; pass < PASSES; pass++) {
            order.forEach(service::accept);
        }
        return service;
    }

    private static ModelDefinition definition(String inputs, int[] scaledInputs, int width) {
        return new ModelDefinition(
                inputs,
                scaledInputs,
                new NetworkShape(width, List.of(10), 1),
                new Initialization(1912, Distribution.GLOROT, Distribution.ZERO));
    }

    private static LearningSettings settings(Loss loss) {
        Optimizer.Adam adam = Optimizer.Adam.defaults();
        Optimizer faster = new Optimizer.Adam(0.01, adam.beta1(), adam.beta2(), adam.epsilon());
        return LearningSettings.plain(loss, Loss.Reduction.MEAN, faster, 0, 10, 1000, 0.5);
    }
}
