package dev.lifeboat.csv;

import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The rows of a CSV file (RFC 4180) with a header.
 *
 * @param source name of the file, for messages
 * @param columns names in the header; empty for columns without a name, which are ignored
 * @param rows that have a cell for each column
 * @param skipped all other rows
 */
public record CsvRows(String source, List<String> columns, List<Row> rows, List<SkippedRow> skipped) {
    public CsvRows {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        skipped = List.copyOf(skipped);
    }

    /**
     * One row.
     *
     * @param line of the file on which the row ends, from 1
     * @param cells by column
     */
    public record Row(long line, Map<String, String> cells) {
        /** The cell of a column; empty if there is no such column. */
        public String cell(String column) {
            return cells.getOrDefault(column, "");
        }
    }

    /**
     * Reads a file, which may be compressed with gzip.
     *
     * @throws UnavailableException if the file cannot be read, is empty or is not a CSV file
     */
    public static CsvRows read(Path file, CsvDelimiter delimiter) {
        try (Reader reader = CsvFile.open(file)) {
            return read(reader, file.toString(), delimiter);
        } catch (IOException e) {
            throw new UnavailableException("cannot read " + file + ": " + Failures.reason(e), e);
        }
    }

    /**
     * Reads everything up to the reader's end.
     *
     * @param source for messages
     * @throws UnavailableException if there is nothing to read or it is not CSV
     */
    public static CsvRows read(Reader reader, String source, CsvDelimiter delimiter) {
        return new CsvParsing(source).parse(reader, delimiter);
    }

    /** @throws UnavailableException if a feature has no column */
    void requireFeatures(FeatureSchema schema) {
        for (Feature feature : schema.features()) {
            requireColumn(feature.name(), "a feature");
        }
    }

    /**
     * @param role of the column, for the message
     * @throws UnavailableException if there is no such column
     */
    void requireColumn(String name, String role) {
        if (!columns.contains(name)) {
            throw new UnavailableException(source + " has no column '" + name + "' (" + role + "); " + header());
        }
    }

    private String header() {
        if (columns.size() > 1) {
            return "its columns are " + String.join(", ", columns);
        }
        String only = "its only column is '" + columns.get(0) + "'";
        return CsvDelimiter.find(columns.get(0))
                .map(name -> only + ": use --delimiter=" + name)
                .orElse(only);
    }
}
