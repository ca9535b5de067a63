package dev.lifeboat.quickstart;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.csv.CsvRows;
import dev.lifeboat.csv.CsvRows.Row;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Rows of passengers and their labels. */
final class PassengerLabels {
    private final LifeboatConfig config;
    private final CsvRows rows;

    PassengerLabels(LifeboatConfig config, CsvRows rows) {
        this.config = config;
        this.rows = rows;
    }

    CsvRows rows() {
        return rows;
    }

    int size() {
        return rows.rows().size();
    }

    /** Metrics of predictions for these passengers. */
    PassMetrics newMetrics() {
        Map<String, Boolean> labels = new HashMap<>();
        rows.rows().forEach(row -> labels.put(row.cell(config.records().idField()), survived(row)));
        return new PassMetrics(labels, config.evaluation().settings().threshold());
    }

    /** The accuracy of a rule. */
    double accuracy(Predicate<Row> rule) {
        long correct = rows.rows().stream()
                .filter(row -> rule.test(row) == survived(row))
                .count();
        return (double) correct / size();
    }

    private boolean survived(Row row) {
        return row.cell(config.model().target().field()).equals("1");
    }
}
