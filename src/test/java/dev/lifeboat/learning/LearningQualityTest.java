package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.InMemoryService.Labeled;
import dev.lifeboat.learning.InMemoryService.Quality;
import dev.lifeboat.nn.Loss;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Quality of trained networks. Accuracy alone would not reveal a subtly broken learner: with a frozen hidden layer it hardly changes, but
 * log loss and AUC do. An accuracy that is too good indicates a leak.
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
        double accuracy = 0;
        double logLoss = 0;
        double auc = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Labeled> order = new ArrayList<>(titanic.training());
            Collections.shuffle(order, new Random(seed));
            Quality quality =
                    trained(Titanic.SIGNATURE, Loss.SQUARED_ERROR, order).judge(titanic.test());
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
        // Not linearly separable: without a working hidden layer no better than chance, without scaling hardly better.
        Random random = new Random(1912);
        InMemoryService service = trained(Fixtures.numericSignature(2), Loss.CROSS_ENTROPY, exclusiveOr(random, 1000));
        assertThat(service.judge(exclusiveOr(random, 1000)).accuracy()).isGreaterThanOrEqualTo(0.93);
    }

    private static List<Labeled> exclusiveOr(Random random, int records) {
        List<Labeled> stream = new ArrayList<>(records);
        for (int i = 0; i < records; i++) {
            boolean a = random.nextBoolean();
            boolean b = random.nextBoolean();
            double small = (a ? 1 : -1) + 0.3 * random.nextGaussian();
            double large = 1000 + (b ? 500 : -500) + 150 * random.nextGaussian();
            stream.add(new Labeled(new double[] {small, large}, a ^ b));
        }
        return stream;
    }

    private static InMemoryService trained(ModelSignature signature, Loss loss, List<Labeled> order) {
        LearningSettings settings = SingleNetwork.withArchitecture(
                Fixtures.plainSettings(loss, Fixtures.adam(0.01), 1000), Fixtures.architecture(10));
        InMemoryService service = new InMemoryService(signature, settings, BATCH);
        for (int pass = 0; pass < PASSES; pass++) {
            order.forEach(service::accept);
        }
        return service;
    }
}
