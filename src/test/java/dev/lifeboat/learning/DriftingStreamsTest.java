package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.evaluation.Comparison;
import dev.lifeboat.learning.DriftSettings.Detector;
import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.learning.InMemoryService.Labelled;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.nn.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What replay and the reaction to drift bring on streams whose concept changes; and that the guide's table says the same. */
class DriftingStreamsTest {
    private static final int RECORDS = 20_000;
    private static final int SEEDS = 3;
    private static final ExperienceReplay REPLAY = new ExperienceReplay(1024, 3, 32);
    private static final DriftSettings FORGET = new DriftSettings(Detector.ADWIN, 0.002, 20, 0.005, Reaction.FORGET);

    /** A way of learning: hidden units, and the settings. */
    private enum Way {
        MAJORITY,
        LOGISTIC_REGRESSION,
        PLAIN,
        REPLAY,
        REACTION
    }

    /**
     * Means over the seeds.
     *
     * @param right of each record, the share of the seeds in which it was predicted right
     */
    private record Score(double accuracy, double logLoss, double[] right) {}

    @Test
    void tableOfTheGuideIsWhatComesOut() throws IOException {
        List<String> table = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (StreamGenerator stream : StreamGenerator.values()) {
            List<Score> scores = scores(stream, 0);
            StringBuilder row = new StringBuilder("| " + stream.title() + " |");
            scores.forEach(
                    score -> row.append(String.format(Locale.ROOT, " %.3f / %.3f |", score.accuracy, score.logLoss)));
            table.add(row.toString());
            check(stream, scores, failures);
        }
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target/streams.md"), table);
        assertThat(failures).isEmpty();
        assertThat(Files.readString(Path.of("src/docs/guide/learning-and-drift.md")))
                .contains(String.join("\n", table));
    }

    @Test
    void sameHoldsOfStreamsThatNoSettingWasChosenBy() {
        List<String> failures = new ArrayList<>();
        for (StreamGenerator stream : StreamGenerator.values()) {
            check(stream, scores(stream, 100), failures);
        }
        assertThat(failures).isEmpty();
    }

    private static List<Score> scores(StreamGenerator stream, int firstSeed) {
        List<Score> scores = new ArrayList<>();
        scores.add(majority(stream, firstSeed));
        for (Way way : List.of(Way.LOGISTIC_REGRESSION, Way.PLAIN, Way.REPLAY, Way.REACTION)) {
            scores.add(score(stream, way, firstSeed));
        }
        return scores;
    }

    private static void check(StreamGenerator stream, List<Score> scores, List<String> failures) {
        Score reaction = scores.get(Way.REACTION.ordinal());
        double best = scores.stream().mapToDouble(Score::accuracy).max().orElseThrow();
        if (reaction.accuracy < best - 0.005) {
            failures.add(stream + ": accuracy " + reaction.accuracy + " where " + best + " is possible");
        }
        for (int change = stream.changeEvery(); change > 0 && change < RECORDS; change += stream.changeEvery()) {
            double before = mean(reaction.right, change - 1000, change);
            double after = mean(reaction.right, change + 2000, change + 3000);
            if (after < before - 0.02) {
                failures.add(stream + " at " + change + ": accuracy " + after + " where it was " + before);
            }
        }
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElseThrow();
    }

    private static Score majority(StreamGenerator stream, int firstSeed) {
        double accuracy = 0;
        double logLoss = 0;
        for (int seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
            InMemoryService service = service(stream, Way.PLAIN);
            for (Labelled record : stream.records(seed, RECORDS)) {
                service.accept(record);
            }
            Comparison comparison = service.evaluation().sinceStart();
            accuracy += comparison.majority().accuracy() / SEEDS;
            logLoss += comparison.majority().logLoss() / SEEDS;
        }
        return new Score(accuracy, logLoss, new double[0]);
    }

    private static Score score(StreamGenerator stream, Way way, int firstSeed) {
        double accuracy = 0;
        double logLoss = 0;
        double[] right = new double[RECORDS];
        for (int seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
            InMemoryService service = service(stream, way);
            Labelled[] records = stream.records(seed, RECORDS);
            for (int i = 0; i < RECORDS; i++) {
                double probability = service.accept(records[i]);
                right[i] += probability > 0.5 == records[i].label() ? 1.0 / SEEDS : 0;
            }
            Comparison comparison = service.evaluation().sinceStart();
            accuracy += comparison.model().accuracy() / SEEDS;
            logLoss += comparison.model().logLoss() / SEEDS;
        }
        return new Score(accuracy, logLoss, right);
    }

    private static InMemoryService service(StreamGenerator stream, Way way) {
        List<Integer> hidden = way == Way.LOGISTIC_REGRESSION ? List.of() : List.of(10);
        ModelDefinition definition = new ModelDefinition(
                stream.title(),
                IntStream.range(0, stream.inputs()).toArray(),
                new NetworkShape(stream.inputs(), hidden),
                new Initialization(1912, Distribution.GLOROT, Distribution.ZERO));
        Optimizer adam = new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8);
        LearningSettings plain =
                LearningSettings.plain(Loss.CROSS_ENTROPY, Loss.Reduction.MEAN, adam, 0, 10, 1000, 0.5);
        LearningSettings settings = switch (way) {
            case MAJORITY, LOGISTIC_REGRESSION, PLAIN -> plain;
            case REPLAY -> plain.withReplay(REPLAY);
            case REACTION -> plain.withReplay(REPLAY).withDrift(FORGET);
        };
        return new InMemoryService(definition, settings, 8);
    }

    @Test
    void oneAbsurdValueCostsNothing() {
        Labelled[] clean = StreamGenerator.XOR.records(7, 10_000);
        Labelled[] absurd = clean.clone();
        absurd[3_000] = new Labelled(new double[] {1e6, clean[3_000].features()[1]}, clean[3_000].label());
        assertThat(accuracy(absurd)).isGreaterThanOrEqualTo(accuracy(clean) - 0.005);
    }

    private static double accuracy(Labelled[] records) {
        InMemoryService service = service(StreamGenerator.XOR, Way.REACTION);
        for (Labelled record : records) {
            service.accept(record);
        }
        return service.evaluation().sinceStart().model().accuracy();
    }

    @Test
    void everyDetectionIsAnEventWithWhatWasDone() {
        InMemoryService service = service(StreamGenerator.XOR, Way.REACTION);
        for (Labelled record : StreamGenerator.XOR.records(1, 6_000)) {
            service.accept(record);
        }
        assertThat(service.state().driftCounts()[0]).isPositive();
        List<DriftEvent> events = service.state().driftEvents().stream()
                .filter(event -> event.statistic() == DriftEvent.LOSS)
                .toList();
        assertThat(events).hasSize((int) service.state().driftCounts()[0]).allSatisfy(event -> {
            assertThat(event.version()).isBetween(5_000L / 8, 5_200L / 8);
            assertThat(event.detector()).isEqualTo(Detector.ADWIN);
            assertThat(event.reaction()).isEqualTo(Reaction.FORGET);
            assertThat(event.after()).isGreaterThan(event.before());
        });
        assertThat(LearnerState.fromBytes(service.state().toBytes()).driftEvents())
                .isEqualTo(service.state().driftEvents());
    }
}
