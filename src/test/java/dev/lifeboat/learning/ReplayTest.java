package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.evaluation.Metrics;
import dev.lifeboat.learning.InMemoryService.Labeled;
import dev.lifeboat.learning.InMemoryService.Quality;
import dev.lifeboat.nn.Loss;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The effect of experience replay on a single pass over the passengers of the Titanic, in random orders. */
class ReplayTest {
    private static final int SEEDS = 20;

    /** Means over the seeds. */
    private record Pass(double accuracy, double logLoss, double heldOutLogLoss, double heldOutAuc) {}

    @Test
    void onePassWithReplayIsAsGoodAsFivePassesWithout() throws IOException {
        Pass replay = pass(new ExperienceReplay(1024, 3, 32));
        Pass plain = pass(ExperienceReplay.OFF);
        assertThat(replay.accuracy).isGreaterThanOrEqualTo(0.75).isGreaterThan(plain.accuracy + 0.02);
        assertThat(replay.logLoss).isLessThanOrEqualTo(0.50).isLessThan(plain.logLoss - 0.04);
        assertThat(replay.heldOutLogLoss).isLessThanOrEqualTo(0.455);
        assertThat(replay.heldOutAuc).isGreaterThanOrEqualTo(0.83);
    }

    private static Pass pass(ExperienceReplay replay) throws IOException {
        Titanic titanic = Titanic.passengers();
        LearningSettings plain = SingleNetwork.withArchitecture(
                Fixtures.plainSettings(Loss.CROSS_ENTROPY, Fixtures.adam(0.01), 1000), Fixtures.architecture(10));
        LearningSettings settings =
                SingleNetwork.withTraining(plain, SingleNetwork.training(plain).withReplay(replay));
        double accuracy = 0;
        double logLoss = 0;
        double heldOutLogLoss = 0;
        double heldOutAuc = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Labeled> order = new ArrayList<>(titanic.training());
            Collections.shuffle(order, new Random(seed));
            InMemoryService service = new InMemoryService(Titanic.SIGNATURE, settings, 8);
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
}
