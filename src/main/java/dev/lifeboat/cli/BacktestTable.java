package dev.lifeboat.cli;

import dev.lifeboat.evaluation.Metrics;
import dev.lifeboat.service.JournalBacktest;
import dev.lifeboat.service.JournalBacktest.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What was emitted and what candidates would have emitted, best first, as a table and charts of at most 80 columns. */
final class BacktestTable {
    private static final int NAME_WIDTH = 34;

    private BacktestTable() {}

    /** @param seconds that folding took */
    static String of(String application, JournalBacktest backtest, List<Column> candidates, double seconds) {
        Column emitted = backtest.emitted();
        List<Column> ranked = new ArrayList<>(candidates);
        ranked.add(emitted);
        ranked.sort(
                Comparator.comparingDouble(column -> column.comparison().model().logLoss()));
        long folded = (long) backtest.examples() * candidates.size();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %d journal records, %d examples; folded in %.1f s (%.0f examples/s)",
                application,
                backtest.records(),
                backtest.examples(),
                seconds,
                folded / seconds));
        lines.add("labels: as late as they were");
        lines.add("");
        lines.add(row("", "log loss", "accuracy", "AUC", "Brier", "calibr."));
        ranked.forEach(column -> lines.add(row(column)));
        lines.add(row("majority baseline", emitted.comparison().majority(), Double.NaN));
        lines.add(row("previous label", emitted.comparison().previousLabel(), Double.NaN));
        lines.add("");
        lines.add("log loss over the journal");
        ranked.forEach(column -> lines.add(String.format("%-14s ", shortened(column.name(), 14))
                + Bars.of(
                        column.curves().logLoss(),
                        ranked.stream().map(other -> other.curves().logLoss()).toList())));
        lines.add("");
        candidates.forEach(column ->
                lines.add(shortened(column.name(), 60) + ": the model at the end has\nsha256 " + column.sha256()));
        return String.join(System.lineSeparator(), lines);
    }

    private static String row(Column column) {
        return row(column.name(), column.comparison().model(), column.curves().auc());
    }

    private static String row(String name, Metrics metrics, double auc) {
        return row(
                name,
                number(metrics.logLoss()),
                number(metrics.accuracy()),
                number(auc),
                number(metrics.brier()),
                number(metrics.calibrationError()));
    }

    private static String row(String name, String... cells) {
        StringBuilder row = new StringBuilder(String.format("%-" + NAME_WIDTH + "s", shortened(name, NAME_WIDTH)));
        for (String cell : cells) {
            row.append(String.format(" %8s", cell));
        }
        return row.toString();
    }

    private static String shortened(String name, int width) {
        return name.length() <= width ? name : name.substring(0, width - 1) + "…";
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "-";
    }
}
