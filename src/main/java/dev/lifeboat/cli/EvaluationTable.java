package dev.lifeboat.cli;

import dev.lifeboat.csv.LabelDelay;
import dev.lifeboat.csv.PrequentialEvaluation.Result;
import dev.lifeboat.evaluation.Comparison;
import dev.lifeboat.evaluation.MetricCurves;
import dev.lifeboat.evaluation.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The results of one or several runs, as a table and two charts of at most 80 columns. */
final class EvaluationTable {
    private EvaluationTable() {}

    /**
     * @param input name of the file
     * @param delay of the labels; null if none was requested
     * @param results of one or more runs
     * @param seconds that all runs took
     */
    static String of(String input, @Nullable LabelDelay delay, List<Result> results, double seconds) {
        List<String> lines = new ArrayList<>();
        Result first = results.get(0);
        long records = first.records() * results.size();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %d records, %d labels learned, %d run%s in %.1f s (%.0f records/s)",
                input,
                first.records(),
                first.comparison().model().count(),
                results.size(),
                results.size() == 1 ? "" : "s",
                seconds,
                records / seconds));
        addLabels(lines, delay, results);
        lines.add("");
        lines.add(String.format("%-17s %15s %15s %15s", "as emitted", "model", "majority", "previous label"));
        addMetric(lines, "accuracy", results, Metrics::accuracy);
        addMetric(lines, "log loss", results, Metrics::logLoss);
        lines.add(String.format(
                "%-17s %15s", "AUC", cell(results, result -> result.curves().auc())));
        addMetric(lines, "Brier score", results, Metrics::brier);
        addMetric(lines, "calibration error", results, Metrics::calibrationError);
        lines.add("");
        if (!first.members().isEmpty()) {
            lines.addAll(MemberTable.of(first.comparison().model(), first.members()));
            lines.add("");
        }
        lines.add(chart("accuracy", results, result -> result.curves().accuracy()));
        lines.add(chart("log loss", results, result -> result.curves().logLoss()));
        lines.add("");
        lines.addAll(inactiveUnits(results));
        lines.add(String.format(
                Locale.ROOT,
                "drifts of the log loss: %.1f per run; the last model has%nsha256 %s",
                results.stream().mapToLong(Result::drifts).average().orElseThrow(),
                results.get(results.size() - 1).sha256()));
        return String.join(System.lineSeparator(), lines);
    }

    private static void addLabels(List<String> lines, @Nullable LabelDelay delay, List<Result> results) {
        if (delay == null) {
            lines.add("labels: taken to be immediate; --label-delay shows the effect of late ones");
        } else {
            lines.add("labels: " + (delay.isNone() ? "immediate" : delay + " late"));
        }
        addPredictions(lines, results, Result::superseded, "superseded", "their id came again before their label");
        addPredictions(lines, results, Result::expired, "expired", "no label within outcomes.horizon.ms");
    }

    /** How many predictions of a run, on average, were not judged by their label. */
    private static void addPredictions(
            List<String> lines, List<Result> results, ToLongFunction<Result> count, String fate, String reason) {
        double mean = results.stream().mapToLong(count).average().orElseThrow();
        if (mean > 0) {
            lines.add(String.format(Locale.ROOT, "%s predictions: %.0f (%s)", fate, Math.ceil(mean), reason));
        }
    }

    private static List<String> inactiveUnits(List<Result> results) {
        List<Integer> units = results.get(0).hiddenUnits();
        double[] inactive = new double[units.size()];
        for (Result result : results) {
            for (int layer = 0; layer < inactive.length; layer++) {
                inactive[layer] += (double) result.inactiveUnits().get(layer) / results.size();
            }
        }
        return InactiveUnits.lines(
                inactive, units.stream().mapToInt(Integer::intValue).toArray());
    }

    private static void addMetric(
            List<String> lines, String name, List<Result> results, ToDoubleFunction<Metrics> metric) {
        lines.add(String.format(
                "%-17s %15s %15s %15s",
                name,
                cell(results, result -> metric.applyAsDouble(result.comparison().model())),
                cell(results, of(Comparison::majority, metric)),
                cell(results, of(Comparison::previousLabel, metric))));
    }

    private static ToDoubleFunction<Result> of(Function<Comparison, Metrics> which, ToDoubleFunction<Metrics> metric) {
        return result -> metric.applyAsDouble(which.apply(result.comparison()));
    }

    /** The mean, with several runs also their standard deviation. */
    private static String cell(List<Result> results, ToDoubleFunction<Result> value) {
        double mean = results.stream().mapToDouble(value).average().orElseThrow();
        if (Double.isNaN(mean)) {
            return "-";
        }
        if (results.size() == 1) {
            return String.format(Locale.ROOT, "%.4f", mean);
        }
        double variance = results.stream()
                        .mapToDouble(result -> Math.pow(value.applyAsDouble(result) - mean, 2))
                        .sum()
                / (results.size() - 1);
        return String.format(Locale.ROOT, "%.4f ±%.4f", mean, Math.sqrt(variance));
    }

    /** One bar per part of the stream, for the mean of the runs. */
    private static String chart(String name, List<Result> results, Function<Result, double[]> parts) {
        double[] means = new double[MetricCurves.PARTS];
        for (int part = 0; part < means.length; part++) {
            int at = part;
            means[part] = results.stream()
                    .mapToDouble(result -> parts.apply(result)[at])
                    .average()
                    .orElseThrow();
        }
        double[] known = Arrays.stream(means).filter(Double::isFinite).toArray();
        double min = Arrays.stream(known).min().orElse(0);
        double max = Arrays.stream(known).max().orElse(0);
        return String.format(Locale.ROOT, "%s %s %.2f–%.2f", name, Bars.of(means), min, max);
    }
}
