package dev.lifeboat.cli;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.csv.CsvDelimiter;
import dev.lifeboat.csv.CsvRows;
import dev.lifeboat.csv.SkippedRow;
import dev.lifeboat.errors.UnavailableException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of commands that read a CSV file. */
final class CsvInput {
    private static final int MAX_LISTED = 20;

    @Option(
            names = "--input",
            required = true,
            paramLabel = "CSV",
            description = "CSV file in UTF-8 with a header, plain or compressed with gzip.")
    private Path file;

    @Option(
            names = "--delimiter",
            defaultValue = ",",
            paramLabel = "D",
            converter = DelimiterConverter.class,
            description = "Character between two cells, or its name: comma, semicolon, tab, pipe. Default: comma.")
    private CsvDelimiter delimiter;

    Path file() {
        return file;
    }

    CsvRows read() {
        return CsvRows.read(file, delimiter);
    }

    /**
     * Lists the first skipped rows and their number on standard error.
     *
     * @param used number of rows that are used
     * @throws UnavailableException if there are none
     */
    void report(List<SkippedRow> skipped, int used) {
        skipped.stream()
                .sorted(Comparator.comparingLong(SkippedRow::line))
                .limit(MAX_LISTED)
                .forEach(row -> System.err.println(file + ": " + row));
        if (skipped.size() > MAX_LISTED) {
            System.err.println(file + ": … and " + (skipped.size() - MAX_LISTED) + " more");
        }
        int rows = used + skipped.size();
        if (used == 0) {
            throw new UnavailableException(file + " has no usable row" + (rows == 0 ? ": there is only a header" : ""));
        }
        if (!skipped.isEmpty()) {
            System.err.println(file + ": skipped " + skipped.size() + " of " + rows + " rows");
        }
    }

    /** A character or its name. */
    static final class DelimiterConverter implements ITypeConverter<CsvDelimiter> {
        @Override
        public CsvDelimiter convert(String text) {
            try {
                return CsvDelimiter.parse(text);
            } catch (InvalidConfigException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
