package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.evaluation.Metrics;
import dev.lifeboat.learning.InMemoryService.Labelled;
import dev.lifeboat.learning.InMemoryService.Quality;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.SplitMix64;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What learning again from earlier examples brings, in a single pass over the passengers of the Titanic, in random orders. */
class ReplayTest {
    private static final int SEEDS = 20;
    private static final ModelDefinition DEFINITION = new ModelDefinition(
            "pclass;sex;age",
            new int[] {0, 2},
            new NetworkShape(3, List.of(10), 1),
            new Initialization(1912, Distribution.GLOROT, Distribution.ZERO));

    /** Means over the seeds. */
    private record Pass(double accuracy, double logLoss, double heldOutLogLoss, double heldOutAuc) {}

    @Test
    void onePassWithReplayLearnsWhatFivePlainOnesDo() throws IOException {
        Pass replay = passes(new ExperienceReplay(1024, 3, 32));
        Pass plain = passes(ExperienceReplay.OFF);
        assertThat(replay.accuracy).isGreaterThanOrEqualTo(0.75).isGreaterThan(plain.accuracy + 0.02);
        assertThat(replay.logLoss).isLessThanOrEqualTo(0.50).isLessThan(plain.logLoss - 0.04);
        assertThat(replay.heldOutLogLoss).isLessThanOrEqualTo(0.455);
        assertThat(replay.heldOutAuc).isGreaterThanOrEqualTo(0.83);
    }

    private static Pass passes(ExperienceReplay replay) throws IOException {
        Titanic titanic = Titanic.passengers();
        double accuracy = 0;
        double logLoss = 0;
        double heldOutLogLoss = 0;
        double heldOutAuc = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Labelled> order = new ArrayList<>(titanic.training());
            Collections.shuffle(order, new Random(seed));
            Optimizer adam = new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8);
            LearningSettings settings = LearningSettings.plain(
                            Loss.CROSS_ENTROPY, Loss.Reduction.MEAN, adam, 0, 10, 1000, 0.5)
                    .withReplay(replay);
            InMemoryService service = new InMemoryService(DEFINITION, settings, 8);
            order.forEach(service::accept);
            Metrics prequential = service.evaluation().sinceStart().model();
            Quality heldOut = service.judge(titanic.test());
            accuracy += prequential.accuracy() / SEEDS;
            logLoss += prequential.logLoss() / SEEDS;
            heldOutLogLoss += heldOut.logLoss() / SEEDS;
            heldOutAuc += heldOut.auc() / SEEDS;
        }
        return new Pass(accuracy, logLoss, heldOutLogLoss, heldOutAuc);
    }

    @Test
    void memoryHoldsTheNewestExamplesOnly() {
        ReplayBuffer ring = new ReplayBuffer(1);
        ring.resize(5);
        for (int i = 0; i < 12; i++) {
            ring.add(new double[] {i}, 0, i % 2 == 0);
        }
        assertThat(drawn(ring)).containsExactlyInAnyOrder(7.0, 8.0, 9.0, 10.0, 11.0);
        ring.resize(3);
        assertThat(drawn(ring)).containsExactlyInAnyOrder(9.0, 10.0, 11.0);
        ring.resize(9);
        ring.add(new double[] {12}, 0, true);
        assertThat(drawn(ring)).containsExactlyInAnyOrder(9.0, 10.0, 11.0, 12.0);
        ring.keepNewest(2);
        assertThat(drawn(ring)).containsExactlyInAnyOrder(11.0, 12.0);
    }

    private static Set<Double> drawn(ReplayBuffer ring) {
        SplitMix64 random = new SplitMix64(1);
        Set<Double> drawn = new HashSet<>();
        double[] input = new double[1];
        for (int i = 0; i < 200; i++) {
            assertThat(ring.draw(random, input, 0)).isEqualTo(input[0] % 2 == 0);
            drawn.add(input[0]);
        }
        return drawn;
    }
}
