package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

class DamagedStoreTest {
    @TempDir
    Path directory;

    private @Nullable DamagedStore find(String message) {
        return DamagedStore.find(new ProcessorStateException(message, new RocksDBException("no manifest")), directory);
    }

    @Test
    void directoryOfTheTaskIsDeleted() throws IOException {
        Path store = Files.createDirectories(directory.resolve("0_1/rocksdb/pending"));
        Files.writeString(store.resolve("000004.log"), "");
        Files.createDirectories(directory.resolve("0_2/rocksdb/pending"));

        DamagedStore damaged = Objects.requireNonNull(find("Error opening store pending at location " + store));

        assertThat(damaged).isEqualTo(new DamagedStore(directory.resolve("0_1"), "pending: no manifest"));
        damaged.delete();
        assertThat(directory.resolve("0_1")).doesNotExist();
        assertThat(directory.resolve("0_2/rocksdb/pending")).isDirectory();
    }

    @Test
    void otherErrorsAreNotAboutAStore() {
        assertThat(find("Error while closing store pending")).isNull();
        assertThat(find("Error opening store pending at location /elsewhere/0_1/rocksdb/pending"))
                .isNull();
        assertThat(find("Error opening store pending at location " + directory)).isNull();
    }
}
