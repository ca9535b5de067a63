package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    private static final String CONFIG = "config/titanic.properties";
    private static final String PASSENGERS = "src/main/resources/dev/lifeboat/quickstart/titanic.csv";

    @Test
    void settingsAreComparedWithoutKafka() {
        Cli plain = evaluate();
        Cli experienceReplay = evaluate("--set", "learning.replay.size=1024");
        assertThat(plain.exitCode()).as(plain.err()).isZero();
        assertThat(plain.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(plain.out())
                .contains("titanic.csv: 1309 records, 1309 labels learned, 1 run in ")
                .contains("\nlabels: taken to be immediate; --label-delay shows the effect of late ones\n")
                .containsPattern("accuracy [▁▂▃▄▅▆▇█]{60} 0");
        assertThat(logLoss(experienceReplay)).isLessThan(logLoss(plain) - 0.02);
        assertThat(sha256(evaluate())).isEqualTo(sha256(plain)).isNotEqualTo(sha256(experienceReplay));
    }

    @Test
    void severalRunsAreTheirMeanAndStandardDeviation() {
        Cli runs = evaluate("--seeds", "3", "--shuffle");
        assertThat(runs.out()).contains("3 runs in ").containsPattern("accuracy +0\\.\\d{4} ±0\\.\\d{4} +0\\.\\d{4}");
    }

    @Test
    void resultWithoutLabelDelayIsThatOfEarlierVersions() {
        assertThat(sha256(evaluate()))
                .isEqualTo("fa6742324b9f3e6ac06d6dd157d7c360f45f6cc69c8ed18edc41d0b38b7af405")
                .isEqualTo(sha256(evaluate("--label-delay", "0")));
    }

    @Test
    void lateLabelsAreWorse(@TempDir Path directory) throws IOException {
        Cli late = evaluate("--label-delay", "400");
        assertThat(late.out())
                .contains("titanic.csv: 1309 records, 1309 labels learned, 1 run in ")
                .contains("\nlabels: 400 records late\n");
        assertThat(logLoss(late)).isGreaterThan(logLoss(evaluate()) + 0.02);
        List<String> rows = Files.readAllLines(Path.of(PASSENGERS));
        List<String> timed = new ArrayList<>(List.of(rows.get(0) + ",time"));
        for (int i = 1; i < rows.size(); i++) {
            timed.add(rows.get(i) + "," + 60_000L * i);
        }
        Path csv = Files.write(directory.resolve("timed.csv"), timed);
        Cli hours =
                Cli.run("evaluate", "-c", CONFIG, "--input", csv.toString(), "--time", "time", "--label-delay", "2h");
        assertThat(hours.out()).contains("\nlabels: 2h late\n");
        assertThat(sha256(hours)).isEqualTo(sha256(evaluate("--label-delay", "120")));
    }

    @Test
    void wrongUsageIsOneLine(@TempDir Path directory) throws IOException {
        assertThat(evaluate("--set", "learning.replay.sise=1").err())
                .contains(
                        "lifeboat: unknown configuration key 'learning.replay.sise'; did you mean 'learning.replay.size'?");
        assertThat(evaluate("--seeds", "0").exitCode()).isEqualTo(2);
        assertThat(evaluate("--label-delay", "2s").err())
                .isEqualTo("lifeboat: --label-delay 2s needs timestamps: name their column with --time,"
                        + " or give a number of records, such as --label-delay 100\n");
        assertThat(evaluate("--label-delay", "soon").err())
                .contains(
                        "'soon' is neither a number of records, such as 100, nor a duration, such as 500ms, 2s, 1m or 3h");
        assertThat(evaluate("--time", "age").err()).contains("is not a timestamp");
        Path empty = Files.writeString(directory.resolve("empty.csv"), "passengerId,pclass,sex,age,survived\n");
        Cli nothing = Cli.run("evaluate", "--config", CONFIG, "--input", empty.toString());
        assertThat(nothing.exitCode()).isEqualTo(1);
        assertThat(nothing.err()).contains("empty.csv has no usable row: there is only a header");
    }

    private static Cli evaluate(String... more) {
        String[] arguments = new String[5 + more.length];
        System.arraycopy(new String[] {"evaluate", "--config", CONFIG, "--input", PASSENGERS}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return Cli.run(arguments);
    }

    private static double logLoss(Cli run) {
        return Double.parseDouble(run.out().replaceAll("(?s).*\nlog loss +([0-9.]+) .*", "$1"));
    }

    private static String sha256(Cli run) {
        return run.out().replaceAll("(?s).*sha256 ([0-9a-f]+).*", "$1");
    }
}
