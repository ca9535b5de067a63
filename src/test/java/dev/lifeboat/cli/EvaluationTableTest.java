package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.csv.LabelDelay;
import dev.lifeboat.csv.PrequentialEvaluation.Result;
import dev.lifeboat.evaluation.BinaryEvaluation;
import dev.lifeboat.evaluation.Comparison;
import dev.lifeboat.evaluation.EvaluationSettings;
import dev.lifeboat.evaluation.MetricCurves;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTableTest {
    private static final List<Integer> HIDDEN = List.of(10, 8);

    @Test
    void severalRunsAreTheirMeanAndSampleStandardDeviation() {
        String table = EvaluationTable.of("titanic.csv", null, List.of(run(0.7, 0), run(0.8, 0), run(0.9, 3)), 2);

        assertThat(table.lines())
                .contains("titanic.csv: 100 records, 0 labels learned, 3 runs in 2.0 s (150 records/s)")
                .anyMatch(line -> line.matches("AUC +0\\.8000 ±0\\.1000"))
                .contains("labels: taken to be immediate; --label-delay shows the effect of late ones")
                .contains("drifts of the log loss: 1.0 per run; the last model has", "sha256 abc");
    }

    @Test
    void oneRunHasNoStandardDeviation() {
        assertThat(EvaluationTable.of("titanic.csv", null, List.of(run(0.7, 1)), 1)
                        .lines())
                .anyMatch(line -> line.matches("AUC +0\\.7000"))
                .anyMatch(line -> line.startsWith("accuracy ▁") && line.endsWith("█ 0.25–0.75"));
    }

    @Test
    void predictionsWithoutTheirLabelAreCounted() {
        Result run = run(0.7, 0);
        Result late = new Result(100, run.comparison(), run.curves(), "abc", 0, 12, 3, List.of(), List.of(), List.of());

        assertThat(EvaluationTable.of("titanic.csv", new LabelDelay.Records(100), List.of(late), 1)
                        .lines())
                .contains("labels: 100 records late")
                .contains("superseded predictions: 12 (their id came again before their label)")
                .contains("expired predictions: 3 (no label within outcomes.horizon.ms)");
        assertThat(EvaluationTable.of("titanic.csv", LabelDelay.none(), List.of(run), 1)
                        .lines())
                .contains("labels: immediate")
                .noneMatch(line -> line.contains("superseded") || line.contains("expired"));
    }

    @Test
    void inactiveUnitsAreTheMeanOfTheRuns() {
        assertThat(EvaluationTable.of("titanic.csv", null, List.of(run(0.7, 0)), 1))
                .doesNotContain("inactive");
        assertThat(EvaluationTable.of("titanic.csv", null, List.of(inactive(0, 3)), 1)
                        .lines())
                .contains("hidden layer 2: 3 of 8 units inactive; lower learning.rate, or add units")
                .noneMatch(line -> line.startsWith("hidden layer 1"));
        assertThat(EvaluationTable.of("titanic.csv", null, List.of(inactive(2, 0), inactive(1, 0)), 1)
                        .lines())
                .contains("hidden layer 1: 1.5 of 10 units inactive; lower learning.rate, or add units");
    }

    private static Result inactive(int first, int second) {
        Result run = run(0.7, 0);
        return new Result(
                100, run.comparison(), run.curves(), "abc", 0, 0, 0, HIDDEN, List.of(first, second), List.of());
    }

    private static Result run(double auc, long drifts) {
        double[] rising = new double[MetricCurves.PARTS];
        Arrays.setAll(rising, part -> 0.25 + 0.5 * part / (rising.length - 1));
        Comparison none = new BinaryEvaluation(new EvaluationSettings(1, 0.5)).sinceStart();
        return new Result(
                100,
                none,
                new MetricCurves(auc, rising, rising),
                "abc",
                drifts,
                0,
                0,
                HIDDEN,
                List.of(0, 0),
                List.of());
    }
}
