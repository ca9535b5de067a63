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
    private static final int LABEL_WIDTH = 8;
    private static final int LINE_WIDTH = 80;

    /** @param label short and unique */
    private record Row(String label, Column column) {
        /** The label of what was emitted is its name. */
        String title() {
            return label.equals(column.name()) ? label : label + " " + column.name();
        }
    }

    private BacktestTable() {}

    /** @param seconds that folding took */
    static String of(String application, JournalBacktest backtest, List<Column> candidates, double seconds) {
        Column emitted = backtest.emitted();
        List<Row> rows = new ArrayList<>();
        for (Column candidate : candidates) {
            rows.add(new Row("[" + (rows.size() + 1) + "]", candidate));
        }
        List<Row> ranked = new ArrayList<>(rows);
        ranked.add(new Row(emitted.name(), emitted));
        ranked.sort(Comparator.comparingDouble(
                row -> row.column().comparison().model().logLoss()));
        long folded = (long) backtest.examples() * candidates.size();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %d journal records, %d examples",
                application,
                backtest.records(),
                backtest.examples()));
        lines.add(String.format(
                Locale.ROOT,
                "%d candidate%s folded in %.1f s (%.0f examples/s); labels as late as they were",
                candidates.size(),
                candidates.size() == 1 ? "" : "s",
                seconds,
                folded / seconds));
        lines.add("");
        lines.add(row("", "log loss", "accuracy", "AUC", "Brier", "calibr."));
        ranked.forEach(row -> lines.add(row(
                row.title(),
                row.column().comparison().model(),
                row.column().curves().auc())));
        lines.add(row("majority baseline", emitted.comparison().majority(), Double.NaN));
        lines.add(row("previous label", emitted.comparison().previousLabel(), Double.NaN));
        lines.add("");
        lines.add("log loss over the journal");
        List<double[]> curves =
                ranked.stream().map(row -> row.column().curves().logLoss()).toList();
        for (int i = 0; i < ranked.size(); i++) {
            String label = ranked.get(i).label();
            lines.add(String.format("%-" + LABEL_WIDTH + "s%s", label, Bars.of(curves.get(i), curves)));
        }
        lines.add("");
        for (Row row : rows) {
            if (!row.column().members().isEmpty()) {
                lines.add(shortened(row.title(), LINE_WIDTH));
                lines.addAll(MemberTable.of(
                        row.column().comparison().model(), row.column().members()));
                lines.add("");
            }
        }
        lines.add("models at the end of the journal");
        for (Row row : rows) {
            lines.add(shortened(row.title(), LINE_WIDTH));
            lines.add("    sha256 " + row.column().sha256());
        }
        return String.join(System.lineSeparator(), lines);
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
