package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir
    Path directory;

    private StateDirectory state;

    @BeforeEach
    void create() {
        state = stateIn(directory.resolve("state"));
        state.create();
    }

    private static StateDirectory stateIn(Path configured) {
        return new StateDirectory(LifeboatConfig.read(
                Path.of("config/titanic.properties"), Map.of(), Map.of("kafka.state.dir", configured.toString())));
    }

    private void createTask() throws IOException {
        Files.createDirectories(state.path().resolve("0_1/rocksdb/pending"));
    }

    @Test
    void stateOfTheSameClusterIsAccepted() throws IOException {
        createTask();
        state.requireCluster("first");
        state.writeCluster("first");

        assertThatCode(() -> state.requireCluster("first")).doesNotThrowAnyException();
        assertThat(state.path().resolve("cluster.id")).hasContent("first");
        assertThat(state.path().toFile().list()).hasSize(2);
    }

    @Test
    void stateOfAnotherClusterIsRejected() throws IOException {
        createTask();
        state.writeCluster("first");

        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> state.requireCluster("second"))
                .withMessageContainingAll(state.path().toString(), "first", "second", "kafka.state.dir", "delete");
    }

    /** An application without local state, or one whose first start failed. */
    @Test
    void directoryWithoutTasksBelongsToAnyCluster() {
        state.writeCluster("first");

        state.requireCluster("second");
        state.writeCluster("second");

        assertThat(state.path().resolve("cluster.id")).hasContent("second");
    }

    @Test
    void directoryThatCannotBeCreatedIsReportedWithoutTheNameOfAClass() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> stateIn(file.resolve("state")).create())
                .withMessageContaining("kafka.state.dir=" + file.resolve("state") + " cannot be created")
                .withMessageNotContaining("Exception");
    }
}
