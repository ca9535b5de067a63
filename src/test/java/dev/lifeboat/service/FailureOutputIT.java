package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.quickstart.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to Kafka under a running service, it ends with one line on standard error. */
class FailureOutputIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int PASSENGERS = 2_000;

    @TempDir
    Path directory;

    private BrokerProcess broker;
    private Application application;
    private Path out;
    private Path err;
    private Process process;

    @BeforeEach
    void start() {
        broker = BrokerProcess.start(directory.resolve("broker"), 0, Map.of());
        application = new Application(
                "failures", Map.of("bootstrap.servers", broker.bootstrapServers()), directory.resolve("failures"));
        out = application.directory().resolve("out.log");
        err = application.directory().resolve("err.log");
        process = application.serve(out, err);
        application.createTopics();
        sendAndAwait();
    }

    @AfterEach
    void stop() {
        application.close();
        broker.close();
    }

    private void sendAndAwait() {
        try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
            new Manifest().send(producer, application, 0, PASSENGERS);
        }
        String predictions = application.topics().predictions();
        await().atMost(TIMEOUT).until(() -> application.committedEnd(predictions) >= PASSENGERS / 2);
    }

    private void requireOneLine(String... words) throws IOException {
        int exitCode = await().atMost(TIMEOUT).until(this::exitCode, code -> code >= 0);
        assertThat(Files.readAllLines(err)).as(Files.readString(out)).hasSize(1);
        assertThat(Files.readString(err)).startsWith("lifeboat: ").contains(words);
        assertThat(exitCode).isEqualTo(1);
    }

    /** -1 while the process runs. */
    private int exitCode() {
        return process.isAlive() ? -1 : process.exitValue();
    }

    @Test
    void deletedInputTopic() throws IOException {
        application.delete(application.topics().input());

        requireOneLine(application.topics().input());
    }

    @Test
    void deletedJournal() throws IOException {
        application.delete(application.topics().journal());

        requireOneLine(application.topics().journal());
    }

    @Test
    void brokerThatLostItsData() throws IOException {
        String address = broker.bootstrapServers();
        broker.kill();
        Application.remove(directory.resolve("broker"));
        broker = BrokerProcess.start(
                directory.resolve("broker"),
                Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)),
                Map.of());

        requireOneLine(address);
    }

    @Test
    void firstStartLogsNoWarnings() throws IOException {
        assertThat(Files.readAllLines(out))
                .filteredOn(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                // The directory of a test is one for temporary files, and the labels of its passengers are random.
                .filteredOn(line -> !line.contains("OS temp directory") && !line.contains("majority baseline"))
                .isEmpty();
        assertThat(err).isEmptyFile();
    }
}
