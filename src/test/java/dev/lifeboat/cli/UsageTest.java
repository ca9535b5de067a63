package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong usage is reported in one line with exit code 2, before anything is done. */
class UsageTest {
    private static final String CONFIG = "config/titanic.properties";
    private static final String ROWS = "passengerId,pclass,sex,age,survived\n1,3,male,22,0\n2,1,female,Ö,1\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        broker --data-dir target/none --port 99999           | --port must be from 0 to 65535, not 99999
        quickstart --passes 0                                | --passes must be 1 or more, not 0
        quickstart --rate -1                                 | --rate must be 0 or more, not -1.0
        quickstart --data-dir pom.xml                        | --data-dir pom.xml is a file
        try -c config/titanic.properties --timeout -3 {}     | --timeout must be 1 or more, not -3
        produce -c config/titanic.properties --input pom.xml --passes 0 | passes must be 1 or more, not 0
        produce -c config/titanic.properties --input pom.xml --label-delay 999999999h | label delay must be from 0 to 365 days
        produce -c config/titanic.properties --input pom.xml --label-delay 1s | add --labels outcomes
        produce -c config/titanic.properties --input pom.xml --label-delay 1d | '1d' is not a duration such as 500ms
        model show -c config/titanic.properties --version 9  | Unknown options: '--version', '9'
        """)
    void wrongUsageIsOneLine(String arguments, String message) {
        Cli run = Cli.run(arguments.split(" "));
        assertThat(run.err()).contains(message);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE_ERROR.number());
    }

    @Test
    void everyConfigurationProblemIsALine(@TempDir Path directory) throws IOException {
        Path config = Files.writeString(
                directory.resolve("broken.properties"),
                Files.readString(Path.of(CONFIG)) + "learning.rate=-1\nlearning.bach.size=8\nhttp.port=-1\n");

        Cli run = Cli.run("topics", "-c", config.toString());

        assertThat(run.err().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("lifeboat: "))
                .anyMatch(line -> line.contains("learning.rate"))
                .anyMatch(line -> line.contains("learning.bach.size"))
                .anyMatch(line -> line.contains("http.port"));
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE_ERROR.number());
    }

    @Test
    void theProgramPrintsItsVersion() {
        assertThat(Cli.run("--version").out()).startsWith("lifeboat ");
    }

    @Test
    void aByteOrderMarkIsNotPartOfAName(@TempDir Path directory) throws IOException {
        Path csv = Files.writeString(directory.resolve("bom.csv"), '\uFEFF' + ROWS);
        Cli run = Cli.run("evaluate", "-c", CONFIG, "--input", csv.toString());
        assertThat(run.out()).contains("1 records, 1 labels learned");
        assertThat(run.err()).contains("line 3: feature age").doesNotContain("no column");
    }

    @Test
    void anotherEncodingThanUtf8IsReported(@TempDir Path directory) throws IOException {
        Path csv = Files.writeString(directory.resolve("latin.csv"), ROWS, StandardCharsets.ISO_8859_1);
        assertThat(Cli.run("evaluate", "-c", CONFIG, "--input", csv.toString()).err())
                .contains("latin.csv: it is not UTF-8");
    }
}
