package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.service.StreamFailures.Decision;
import dev.lifeboat.service.StreamFailures.ReplaceThread;
import dev.lifeboat.service.StreamFailures.Stop;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

class StreamFailuresTest {
    private final LifeboatConfig config = LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of());
    private final StreamFailures failures = new StreamFailures(config, Set::of);

    @Test
    void threadIsReplacedAfterARetriableError() {
        Decision decision = failures.decide(new StreamsException("commit", new TimeoutException("took too long")));

        assertThat(decision).isEqualTo(new ReplaceThread("took too long"));
    }

    /** For example, records that expired while the broker did not respond. */
    @Test
    void threadIsReplacedAfterAnAbortedTransaction() {
        KafkaException aborted = new KafkaException("It is safe to abort the transaction and continue.");

        Decision decision = failures.decide(new StreamsException(
                "Error encountered", new KafkaException("Cannot execute transactional method", aborted)));

        assertThat(decision).isEqualTo(new ReplaceThread("It is safe to abort the transaction and continue."));
    }

    @Test
    void missingTopicsAreNamed() {
        StreamFailures withoutTopics = new StreamFailures(config, () -> Set.of("passengers"));

        assertThat(line(withoutTopics.decide(new MissingSourceTopicException("One or more source topics"))))
                .contains("no longer has topic passengers");
        assertThat(line(withoutTopics.decide(new StreamsException("send", new TimeoutException("no metadata")))))
                .contains("no longer has topic passengers");
    }

    @Test
    void fatalKafkaErrorIsOneLine() {
        StreamsException failure = new StreamsException(
                "Error encountered\nwith details", new RecordTooLargeException("1 byte too large"));

        assertThat(line(failures.decide(failure)))
                .isEqualTo("Kafka Streams has stopped: 1 byte too large; see the log");
    }

    @Test
    void accessErrorIsDescribed() {
        StreamsException failure = new StreamsException(new TopicAuthorizationException(Set.of("predictions")));

        assertThat(line(failures.decide(failure))).contains("denies this user: WRITE");
    }

    @Test
    void storeThatCannotBeOpenedIsRestoredOnce() {
        ProcessorStateException failure = new ProcessorStateException(
                "Error opening store pending at location /state/0_1", new RocksDBException("no manifest"));

        assertThat(failures.decide(failure)).isEqualTo(new ReplaceThread("no manifest"));
        assertThat(line(failures.decide(failure))).contains("/state/0_1", "no manifest");
    }

    /** The stack trace of a bug is needed. */
    @Test
    void unexpectedErrorIsReportedAsItIs() {
        StreamsException failure = new StreamsException(new IllegalStateException("a bug"));

        assertThat(failures.decide(failure)).isEqualTo(new Stop(failure));
    }

    private static String line(Decision decision) {
        assertThat(decision).isInstanceOf(Stop.class);
        Throwable failure = ((Stop) decision).failure();
        assertThat(failure).isInstanceOf(UnavailableException.class);
        assertThat(failure.getMessage()).doesNotContain("\n");
        return String.valueOf(failure.getMessage());
    }
}
