package dev.lifeboat.csv;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.RecordWriter;
import org.jspecify.annotations.Nullable;

/** Encodes rows of a CSV file as records and outcomes. Not thread-safe. */
final class RowEncoder {
    private final RecordWriter writer;
    private final String idField;
    private final String labelField;
    private final LabelDestination labels;

    /**
     * An encoded row.
     *
     * @param id key of record and outcome
     * @param value of the record
     * @param outcome value of the outcome; null if the row has no label or its label is not sent separately
     * @param labeled whether record or outcome contain a label
     */
    record EncodedRow(byte[] id, byte[] value, byte @Nullable [] outcome, boolean labeled) {}

    RowEncoder(LifeboatConfig config, LabelDestination labels) {
        this.writer = new RecordWriter(config);
        this.idField = config.records().idField();
        this.labelField = config.model().target().field();
        this.labels = labels;
    }

    /**
     * Encodes a row. If its id is empty, the line number is the id.
     *
     * @throws RecordWriter.UnusableException if the service would reject record or outcome
     */
    EncodedRow encode(CsvRows.Row row) {
        String id = row.cell(idField);
        String label = row.cell(labelField);
        boolean labeled = !label.isEmpty() && labels != LabelDestination.NONE;
        boolean inline = labeled && labels == LabelDestination.INLINE;
        return new EncodedRow(
                RecordWriter.id(id.isEmpty() ? Long.toString(row.line()) : id),
                writer.record(row.cells(), inline ? label : null),
                labeled && !inline ? writer.outcome(label) : null,
                labeled);
    }
}
