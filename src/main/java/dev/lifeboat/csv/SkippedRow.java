package dev.lifeboat.csv;

import dev.lifeboat.format.RecordWriter;

/**
 * A row of a CSV file that is not used.
 *
 * @param line of the file on which the row ends, from 1
 * @param reason in one line
 */
public record SkippedRow(long line, String reason) {
    /** A row that the service would reject. */
    static SkippedRow rejected(CsvRows.Row row, RecordWriter.UnusableException reason) {
        return new SkippedRow(row.line(), String.valueOf(reason.getMessage()));
    }

    @Override
    public String toString() {
        return "line " + line + ": " + reason;
    }
}
