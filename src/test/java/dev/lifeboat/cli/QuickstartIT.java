package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.service.Jar;
import java.nio.file.Path;
import org.apache.kafka.common.utils.internals.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartIT {
    private static final int MAX_WIDTH = 80;

    @Test
    void theReportFitsIntoATerminalAndNamesTheVersionOfKafka(@TempDir Path directory) {
        Path data = directory.resolve("data of the tour");
        Jar.Run run = Jar.run(
                directory, "quickstart", "--data-dir", data.toString(), "--passes", "1", "--rate", "0", "--exit");

        assertThat(run.exitCode()).as(String.join("\n", run.err())).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .filteredOn(line -> !line.contains(data.toString()))
                .allMatch(line -> line.length() <= MAX_WIDTH);
        assertThat(run.out())
                .anyMatch(line -> line.startsWith("  broker   Kafka " + AppInfoParser.getVersion() + " on 127.0.0.1:"))
                .anyMatch(line -> line.startsWith("  pass 1  accuracy "))
                .anyMatch(line -> line.startsWith("As emitted, newest 916 labels: accuracy "))
                .anyMatch(line -> line.matches("hold-out: accuracy 0\\.\\d{3}  log loss 0\\.\\d{3}  AUC .*"))
                // Nothing that needs a service that is still running.
                .noneMatch(line -> line.contains(" try "));
    }
}
