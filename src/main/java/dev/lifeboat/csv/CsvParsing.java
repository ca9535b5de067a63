package dev.lifeboat.csv;

import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Parses CSV text. Rows that do not match the header are skipped; a quote in the wrong place makes the rest unreadable. */
final class CsvParsing {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final Pattern OPEN_QUOTE = Pattern.compile("\\(startline ([\\d,]+)\\)");

    private final String source;
    private final List<CsvRows.Row> rows = new ArrayList<>();
    private final List<SkippedRow> skipped = new ArrayList<>();

    /** @param source for messages */
    CsvParsing(String source) {
        this.source = source;
    }

    /** @throws UnavailableException if the text is empty or is not CSV */
    CsvRows parse(Reader reader, CsvDelimiter delimiter) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter.character())
                .setTrim(true)
                .setIgnoreEmptyLines(true)
                .get();
        try (CSVParser parser = format.parse(withoutByteOrderMark(reader))) {
            try {
                return parse(parser);
            } catch (UncheckedIOException e) {
                throw problem(parser.getCurrentLineNumber(), Objects.requireNonNull(e.getCause()));
            }
        } catch (IOException e) {
            throw new UnavailableException("cannot read " + source + ": " + Failures.reason(e), e);
        }
    }

    private CsvRows parse(CSVParser parser) {
        Iterator<CSVRecord> records = parser.iterator();
        if (!records.hasNext()) {
            throw new UnavailableException(source + " is empty");
        }
        List<String> columns = records.next().toList();
        requireDistinct(columns);
        while (records.hasNext()) {
            add(parser.getCurrentLineNumber(), records.next(), columns);
        }
        return new CsvRows(source, columns, rows, skipped);
    }

    private void requireDistinct(List<String> columns) {
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!column.isEmpty() && !seen.add(column)) {
                throw new UnavailableException(source + ": the column '" + column + "' occurs twice in the header");
            }
        }
    }

    private void add(long line, CSVRecord cells, List<String> columns) {
        if (cells.size() == columns.size()) {
            Map<String, String> byColumn = new HashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                if (!columns.get(i).isEmpty()) {
                    byColumn.put(columns.get(i), cells.get(i));
                }
            }
            rows.add(new CsvRows.Row(line, byColumn));
        } else if (cells.size() > 1 || !cells.get(0).isEmpty()) {
            String count = cells.size() + (cells.size() == 1 ? " cell" : " cells");
            skipped.add(new SkippedRow(line, count + ", but the header has " + columns.size()));
        }
    }

    /** Spreadsheets start UTF-8 with a byte order mark, which would become part of the first column's name. */
    private static Reader withoutByteOrderMark(Reader reader) throws IOException {
        BufferedReader buffered = new BufferedReader(reader);
        buffered.mark(1);
        if (buffered.read() != BYTE_ORDER_MARK) {
            buffered.reset();
        }
        return buffered;
    }

    /** @param line that was read last */
    private UnavailableException problem(long line, IOException cause) {
        if (!(cause instanceof CSVException)) {
            return new UnavailableException("cannot read " + source + ": " + Failures.reason(cause), cause);
        }
        Matcher openQuote = OPEN_QUOTE.matcher(String.valueOf(cause.getMessage()));
        return openQuote.find()
                ? malformed(openQuote.group(1), "the quote is never closed", cause)
                : malformed(Long.toString(line), "text follows a closing quote", cause);
    }

    private UnavailableException malformed(String line, String reason, IOException cause) {
        return new UnavailableException("cannot read " + source + ": line " + line + ": " + reason, cause);
    }
}
