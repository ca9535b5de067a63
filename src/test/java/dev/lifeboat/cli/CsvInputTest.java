package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code evaluate} does with CSV files of all kinds; {@code produce} reads them with the same code. */
class CsvInputTest {
    private static final String CONFIG = "config/titanic.properties";
    private static final String HEADER = "passengerId,survived,pclass,sex,age\n";
    private static final String ROWS = "1,0,3,male,22\n2,1,1,female,38\n";

    @TempDir
    Path directory;

    @Test
    void aMissingLabelColumnIsAnErrorThatNamesTheColumns() throws IOException {
        Cli run = evaluate("passengerId,pclass,sex,age\n1,3,male,22\n");

        assertThat(error(run, ExitCode.FAILURE)).contains("no column 'survived'", "passengerId, pclass, sex, age");
    }

    @Test
    void aMissingFeatureColumnIsAnErrorThatNamesTheColumns() throws IOException {
        Cli run = evaluate("passengerId,survived,pclass,sex\n1,0,3,male\n");

        assertThat(error(run, ExitCode.FAILURE)).contains("no column 'age'", "passengerId, survived, pclass, sex");
    }

    @Test
    void aMissingTimeColumnIsAnErrorThatNamesTheColumns() throws IOException {
        Cli run = evaluate(HEADER + ROWS, "--time", "boarded");

        assertThat(error(run, ExitCode.FAILURE)).contains("no column 'boarded'", "passengerId, survived, pclass");
    }

    @Test
    void rowsWithTooFewOrTooManyCellsAreSkippedAndReported() throws IOException {
        Cli run = evaluate(HEADER + "1,0,3,male,22\n2,1,1\n\n3,1,1,female,38,extra\n4,1,2,female,14\n");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("2 records, 2 labels learned");
        assertThat(run.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("rows.csv: line 3: 3 cells, but the header has 5"),
                        line -> assertThat(line).endsWith("rows.csv: line 5: 6 cells, but the header has 5"),
                        line -> assertThat(line).endsWith("rows.csv: skipped 2 of 4 rows"));
    }

    @Test
    void onlyTheFirstSkippedRowsAreListed() throws IOException {
        Cli run = evaluate(HEADER + ROWS + "3,1\n".repeat(30));

        assertThat(run.err().lines()).hasSize(22).contains(directory.resolve("rows.csv") + ": … and 10 more");
    }

    @Test
    void skippedRowsAreListedInTheOrderOfTheFile() throws IOException {
        Cli run = evaluate(HEADER + "1,0,9,male,22\n2,1\n3,0,3,male,old\n" + ROWS);

        assertThat(run.err().lines().map(line -> line.replaceFirst(".*: (line \\d+):.*", "$1")))
                .startsWith("line 2", "line 3", "line 4");
    }

    @Test
    void aQuoteThatIsNeverClosedIsAnError() throws IOException {
        Cli run = evaluate(HEADER + ROWS + "3,1,1,\"female,38\n4,0,3,male,22\n");

        assertThat(error(run, ExitCode.FAILURE)).contains("rows.csv", "line 4", "quote is never closed");
    }

    @Test
    void textBehindAClosingQuoteIsAnError() throws IOException {
        Cli run = evaluate(HEADER + ROWS + "3,1,1,\"fe\"male,38\n");

        assertThat(error(run, ExitCode.FAILURE)).contains("rows.csv", "line 4", "closing quote");
    }

    @Test
    void aColumnNameThatOccursTwiceIsAnError() throws IOException {
        Cli run = evaluate("passengerId,survived,pclass,sex,age,age\n1,0,3,male,22,23\n");

        assertThat(error(run, ExitCode.FAILURE)).contains("column 'age' occurs twice");
    }

    @Test
    void columnsWithoutANameAreIgnored() throws IOException {
        Cli run = evaluate(",passengerId,survived,pclass,sex,age,\n0,1,0,3,male,22,\n1,2,1,1,female,38,\n");

        assertThat(run.out()).as(run.err()).contains("2 records, 2 labels learned");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n"})
    void anEmptyFileIsAnError(String content) throws IOException {
        assertThat(error(evaluate(content), ExitCode.FAILURE)).endsWith("rows.csv is empty");
    }

    @Test
    void aFileThatDoesNotExistIsAnErrorWithoutTheNameOfAnException() {
        Cli run = Cli.run("evaluate", "--config", CONFIG, "--input", "nowhere.csv");

        assertThat(error(run, ExitCode.FAILURE)).isEqualTo("lifeboat: cannot read nowhere.csv: there is no such file");
    }

    @Test
    void aDirectoryIsAnErrorWithoutTheNameOfAnException() {
        Cli run = Cli.run("evaluate", "--config", CONFIG, "--input", directory.toString());

        assertThat(error(run, ExitCode.FAILURE))
                .contains("cannot read " + directory)
                .doesNotContain("Exception");
    }

    @Test
    void gzippedFilesAreReadWhateverTheirName() throws IOException {
        Path file = Files.write(directory.resolve("rows.csv.gz"), gzip(HEADER + ROWS));
        Path renamed = Files.copy(file, directory.resolve("renamed.csv"));

        assertThat(evaluate(file).out()).contains("rows.csv.gz: 2 records, 2 labels learned");
        assertThat(evaluate(renamed).out()).contains("renamed.csv: 2 records, 2 labels learned");
    }

    @Test
    void aTruncatedGzipFileIsAnError() throws IOException {
        byte[] gzip = gzip(HEADER + ROWS.repeat(100));
        Path file = Files.write(directory.resolve("rows.csv.gz"), Arrays.copyOf(gzip, gzip.length - 12));

        assertThat(error(evaluate(file), ExitCode.FAILURE)).contains("cannot read", "the gzip data ends too early");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
        ; ;
        semicolon ;
        \\t tab
        tab tab
        TAB tab
        | |
        pipe |
        , ,
        """)
    void theDelimiterCanBeChosen(String option, String character) throws IOException {
        String delimiter = character.equals("tab") ? "\t" : character;
        Cli run = evaluate((HEADER + ROWS).replace(",", delimiter), "--delimiter", option);

        assertThat(run.out()).as(run.err()).contains("2 records, 2 labels learned");
    }

    @ParameterizedTest
    @ValueSource(strings = {";;", "\"", "", "comma separated"})
    void aDelimiterThatIsNotOneCharacterIsWrongUsage(String option) throws IOException {
        assertThat(error(evaluate(HEADER + ROWS, "--delimiter", option), ExitCode.USAGE_ERROR))
                .contains("--delimiter");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
        ; --delimiter=semicolon
        tab --delimiter=tab
        | --delimiter=pipe
        """)
    void aHeaderWithAnotherDelimiterGivesAHint(String character, String hint) throws IOException {
        String delimiter = character.equals("tab") ? "\t" : character;
        Cli run = evaluate((HEADER + ROWS).replace(",", delimiter));

        assertThat(error(run, ExitCode.FAILURE)).contains("no column 'pclass'", hint);
    }

    @Test
    void aDecimalCommaIsReportedWithTheNumberToWrite() throws IOException {
        String rows = (HEADER + ROWS).replace(',', ';') + "3;1;1;female;38,5\n4;1;1;female;1,000\n";
        Cli run = evaluate(rows, "--delimiter", ";");

        assertThat(run.out()).contains("2 records, 2 labels learned");
        assertThat(run.err())
                .contains("line 4: feature age: '38,5' is not a number: write 38.5")
                .contains("line 5: feature age: '1,000' is not a number: write 1.000, or 1000");
    }

    @Test
    void evaluateNeedsNoBroker() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(CONFIG)));
        lines.removeIf(line -> line.startsWith("kafka."));
        Path config = Files.write(directory.resolve("offline.properties"), lines);
        Path csv = Files.writeString(directory.resolve("rows.csv"), HEADER + ROWS);

        Cli run = Cli.run("evaluate", "-c", config.toString(), "--input", csv.toString());

        assertThat(run.out()).as(run.err()).contains("2 records, 2 labels learned");
    }

    private Cli evaluate(String content, String... options) throws IOException {
        return evaluate(Files.writeString(directory.resolve("rows.csv"), content), options);
    }

    private static Cli evaluate(Path csv, String... options) {
        List<String> arguments = new ArrayList<>(List.of("evaluate", "--config", CONFIG, "--input", csv.toString()));
        arguments.addAll(List.of(options));
        return Cli.run(arguments.toArray(String[]::new));
    }

    /** The only line that was printed. */
    private static String error(Cli run, ExitCode exitCode) {
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).startsWith("lifeboat: ");
        assertThat(run.exitCode()).isEqualTo(exitCode.number());
        return run.err().strip();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
