package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.schema.Feature;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Rows of a CSV file whose header names the configured features. */
public final class CsvRows {
    private CsvRows() {}

    /**
     * One row.
     *
     * @param line of the file on which it ends, from 1
     * @param cells by the header's names
     */
    public record Row(long line, Map<String, String> cells) {
        /** Empty if there is no such cell. */
        public String cell(String name) {
            return cells.getOrDefault(name, "");
        }
    }

    /**
     * Reads all rows.
     *
     * @param what is read, for the messages
     * @throws UnavailableException if it cannot be read, or its header lacks a feature
     */
    public static List<Row> read(Reader reader, String what, LifeboatConfig config) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setTrim(true)
                .setIgnoreEmptyLines(true)
                .get();
        try (CSVParser parser = format.parse(withoutMark(reader))) {
            for (Feature feature : config.schema().features()) {
                if (!parser.getHeaderNames().contains(feature.name())) {
                    throw new UnavailableException(what + " has no column '" + feature.name() + "'; its header is "
                            + String.join(",", parser.getHeaderNames()));
                }
            }
            List<Row> rows = new ArrayList<>();
            for (CSVRecord record : parser) {
                rows.add(new Row(parser.getCurrentLineNumber(), record.toMap()));
            }
            return rows;
        } catch (CharacterCodingException e) {
            throw notUtf8(what, e);
        } catch (IOException | IllegalArgumentException | UncheckedIOException e) {
            throw new UnavailableException("cannot read " + what + ": " + e.getMessage(), e);
        }
    }

    /** Spreadsheets begin UTF-8 with a byte order mark, which would become part of the first column's name. */
    private static Reader withoutMark(Reader reader) throws IOException {
        BufferedReader buffered = new BufferedReader(reader);
        buffered.mark(1);
        if (buffered.read() != '\uFEFF') {
            buffered.reset();
        }
        return buffered;
    }

    private static UnavailableException notUtf8(String what, IOException cause) {
        return new UnavailableException("cannot read " + what + ": it is not UTF-8", cause);
    }
}
