package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.errors.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    Path directory;

    @Test
    void fileIsWrittenAndNoTemporaryFileRemains() throws IOException {
        Path file = directory.resolve("model.json");
        new OutputFile(file, false).write(new byte[] {1, 2, 3});
        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void existingFileIsOverwrittenOnlyWithForce() throws IOException {
        Path file = Files.write(directory.resolve("learner.state"), new byte[] {9, 9, 9, 9});
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> new OutputFile(file, false))
                .withMessageContaining(file.toString())
                .withMessageContaining("--force");
        assertThat(file).hasBinaryContent(new byte[] {9, 9, 9, 9});

        new OutputFile(file, true).write(new byte[] {1});
        assertThat(file).hasBinaryContent(new byte[] {1});
    }

    @Test
    void fileThatCannotBeWrittenIsNamedWithTheReason() {
        assertThatExceptionOfType(InvalidConfigException.class).isThrownBy(() -> new OutputFile(directory, true));
        OutputFile nowhere = new OutputFile(directory.resolve("none").resolve("model.json"), false);
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> nowhere.write(new byte[1]))
                .withMessageEndingWith("model.json: its directory does not exist");
    }
}
