package dev.lifeboat.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void reasonOfAFileErrorNamesNoClass() {
        assertThat(Failures.reason(new NoSuchFileException("a.bin"))).isEqualTo("there is no such file");
        assertThat(Failures.reason(new AccessDeniedException("a.bin"))).isEqualTo("permission denied");
        assertThat(Failures.reason(new FileSystemException("a.bin", null, "Is a directory")))
                .isEqualTo("Is a directory");
        assertThat(Failures.reason(new IOException("Is a directory"))).isEqualTo("Is a directory");
    }

    @Test
    void rootMessageIsTheFirstLineOfTheCause() {
        assertThat(Failures.rootMessage(new KafkaException("outer", new KafkaException("inner\nmore"))))
                .isEqualTo("inner");
        assertThat(Failures.rootMessage(new KafkaException("outer", new IllegalStateException())))
                .isEqualTo("outer");
    }
}
