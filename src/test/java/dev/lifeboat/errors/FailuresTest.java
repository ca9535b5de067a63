package dev.lifeboat.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;
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
        assertThat(Failures.reason(new FileSystemException("a.bin"))).isEqualTo("a.bin");
        assertThat(Failures.reason(new MalformedInputException(1))).isEqualTo("it is not UTF-8");
        assertThat(Failures.reason(new EOFException())).isEqualTo("the gzip data ends too early");
        assertThat(Failures.reason(new ZipException("invalid stored block lengths")))
                .isEqualTo("the gzip data is damaged");
    }

    @Test
    void rootMessageIsTheFirstLineOfTheCause() {
        assertThat(Failures.rootMessage(new KafkaException("outer", new KafkaException("inner\nmore"))))
                .isEqualTo("inner");
        assertThat(Failures.rootMessage(new KafkaException("outer", new IllegalStateException())))
                .isEqualTo("outer");
    }
}
