package dev.lifeboat.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.csv.PrequentialEvaluation.Result;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PrequentialEvaluationTest {
    private static final double RATE = 0.3;
    private static final int BATCH = 2;

    /** A row of two boolean features, which are not scaled. */
    private record Row(long timestamp, boolean first, boolean second, boolean label) {}

    @Test
    void delayOfZeroIsNoDelay() {
        List<Row> rows = rows(300);
        Result immediate = evaluate(rows, LabelDelay.none());
        assertEqual(evaluate(rows, new LabelDelay.Records(0)), immediate);
        assertEqual(evaluate(rows, new LabelDelay.EventTime(0)), immediate);
        assertThat(evaluate(rows, new LabelDelay.Records(1)).comparison()).isNotEqualTo(immediate.comparison());
    }

    private static void assertEqual(Result result, Result expected) {
        assertThat(result.sha256()).isEqualTo(expected.sha256());
        assertThat(result.comparison()).isEqualTo(expected.comparison());
        assertThat(result.curves().logLoss()).containsExactly(expected.curves().logLoss());
    }

    @Test
    void predictionsAreThoseOfANaiveLogisticRegressionWithAQueue() {
        List<Row> rows = rows(301);
        for (int delay : new int[] {0, 1, 2, 7, 100, 301, 1000}) {
            Result result = evaluate(rows, new LabelDelay.Records(delay));
            assertThat(result.comparison().model().count())
                    .as("delay %d", delay)
                    .isEqualTo(rows.size());
            assertThat(result.comparison().model().logLoss())
                    .as("delay %d", delay)
                    .isCloseTo(naiveLogLoss(rows, delay), within(1e-12));
            assertThat(result.superseded() + result.expired()).isZero();
        }
    }

    /** The mean log loss of predictions that are emitted, queued with their labels, and learned in mini-batches. */
    private static double naiveLogLoss(List<Row> rows, int delay) {
        double[] weights = new double[3];
        Deque<Row> waiting = new ArrayDeque<>();
        List<Row> batch = new ArrayList<>();
        double loss = 0;
        for (Row row : rows) {
            double p = naiveProbability(weights, row);
            loss -= Math.log(row.label ? p : 1 - p);
            waiting.add(row);
            if (waiting.size() > delay) {
                batch.add(waiting.remove());
            }
            if (batch.size() == BATCH) {
                double[] gradient = new double[3];
                for (Row learned : batch) {
                    double error = naiveProbability(weights, learned) - (learned.label ? 1 : 0);
                    gradient[0] += learned.first ? error : 0;
                    gradient[1] += learned.second ? error : 0;
                    gradient[2] += error;
                }
                for (int i = 0; i < 3; i++) {
                    weights[i] -= RATE * gradient[i] / BATCH;
                }
                batch.clear();
            }
        }
        return loss / rows.size();
    }

    private static double naiveProbability(double[] weights, Row row) {
        double logit = (row.first ? weights[0] : 0) + (row.second ? weights[1] : 0) + weights[2];
        return 1 / (1 + Math.exp(-logit));
    }

    @Test
    void lateLabelsAreWorseWhereLabelsComeInRuns() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            rows.add(new Row(i, i % 3 == 0, i % 5 == 0, i / 200 % 2 == 0));
        }
        Result immediate = evaluate(rows, LabelDelay.none());
        Result late = evaluate(rows, new LabelDelay.Records(200));
        assertThat(immediate.comparison().model().logLoss()).isLessThan(0.5);
        assertThat(late.comparison().model().logLoss()).isGreaterThan(0.9);
        assertThat(late.curves().auc()).isLessThan(0.5);
    }

    @Test
    void durationIsCountedFromTheTimestampOfTheRow() {
        // With a row every 10 ms, a label that is 30 ms late comes with the third row after its own.
        List<Row> rows = rows(300);
        Result records = evaluate(rows, new LabelDelay.Records(3));
        assertEqual(evaluate(rows, new LabelDelay.EventTime(30)), records);
        assertEqual(evaluate(rows, new LabelDelay.EventTime(21)), evaluate(rows, new LabelDelay.Records(2)));
    }

    @Test
    void labelsOfAPauseArriveBeforeTheRowThatEndsIt() {
        List<Row> rows = new ArrayList<>();
        for (Row row : rows(300)) {
            rows.add(new Row(1000 * row.timestamp, row.first, row.second, row.label));
        }
        assertEqual(evaluate(rows, new LabelDelay.EventTime(9_999)), evaluate(rows, LabelDelay.none()));
    }

    @Test
    void idThatComesAgainBeforeItsLabelIsCounted() {
        Map<String, String> idOfFirst = Map.of("id.field", "again", "topics.outcomes", "outcomes");
        Result late = evaluate(rows(300), new LabelDelay.Records(10), idOfFirst);
        assertThat(late.superseded()).isPositive();
        assertThat(evaluate(rows(300), LabelDelay.none(), idOfFirst).superseded())
                .isZero();
    }

    @Test
    void predictionWithoutLabelWithinTheHorizonIsCounted() {
        Result late = evaluate(rows(300), new LabelDelay.Records(20), Map.of("outcomes.horizon.ms", "100"));
        assertThat(late.expired()).isPositive();
        assertThat(late.comparison().model().count()).isLessThan(300 - late.expired() + 1);
    }

    private static Result evaluate(List<Row> rows, LabelDelay delay) {
        return evaluate(rows, delay, Map.of());
    }

    private static Result evaluate(List<Row> rows, LabelDelay delay, Map<String, String> overrides) {
        StringBuilder csv = new StringBuilder("again,time,first,second,label\n");
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            csv.append(String.format(
                    "%d,%d,%s,%s,%d%n", i % 7 + i / 7 % 2, row.timestamp, row.first, row.second, row.label ? 1 : 0));
        }
        LifeboatConfig config = config(overrides);
        CsvRows parsed = CsvRows.read(new StringReader(csv.toString()), "rows.csv", CsvDelimiter.parse(","));
        @Nullable Long inOrder = null;
        return new PrequentialEvaluation(config, parsed, "time", delay).run(config, inOrder, count -> {});
    }

    private static LifeboatConfig config(Map<String, String> overrides) {
        Map<String, String> settings = new TreeMap<>(Map.ofEntries(
                Map.entry("application.id", "rows"),
                Map.entry("kafka.bootstrap.servers", "localhost:9"),
                Map.entry("topics.input", "rows"),
                Map.entry("topics.predictions", "predictions"),
                Map.entry("id.field", "id"),
                Map.entry("features", "first,second"),
                Map.entry("features.first.type", "boolean"),
                Map.entry("features.second.type", "boolean"),
                Map.entry("label.field", "label"),
                Map.entry("network.hidden.units", ""),
                Map.entry("network.output.init", "zero"),
                Map.entry("learning.loss", "cross-entropy"),
                Map.entry("learning.optimizer", "sgd"),
                Map.entry("learning.momentum", "0"),
                Map.entry("learning.rate", String.valueOf(RATE)),
                Map.entry("learning.batch.size", String.valueOf(BATCH)),
                Map.entry("learning.replay.size", "0")));
        settings.putAll(overrides);
        return LifeboatConfig.of(settings);
    }

    /** Rows whose label depends on both features, one every 10 ms. */
    private static List<Row> rows(int count) {
        Random random = new Random(1912);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean first = random.nextBoolean();
            boolean second = random.nextBoolean();
            boolean label = random.nextDouble() < (first ? 0.8 : 0.3) - (second ? 0.2 : 0);
            rows.add(new Row(10L * i, first, second, label));
        }
        return rows;
    }
}
