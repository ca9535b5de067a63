package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.quickstart.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tasks of a stream thread write their snapshots together (decision record 12). If the snapshot of one task cannot be written, nothing of
 * the transaction is committed, whichever task is flushed first.
 */
class FailedSnapshotIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final int PASSENGERS = 1_000;
    private static final int MAX_PASSENGERS = 20_000;

    /** Several times the delivery timeout. */
    private static final Duration EXPIRY = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    private final Manifest manifest = new Manifest();
    private BrokerProcess broker;
    private Application application;
    private Path log;

    @SuppressWarnings("NullAway.Init") // each test starts it
    private Process process;

    @BeforeEach
    void start() {
        broker = BrokerProcess.start(directory.resolve("broker"), 0, Map.of());
        application = new Application(
                "snapshots", Map.of("bootstrap.servers", broker.bootstrapServers()), directory.resolve("snapshots"));
        application.with("kafka.num.stream.threads", "1");
        application.createTopics();
        log = application.directory().resolve("serve.log");
    }

    @AfterEach
    void stop() {
        application.close();
        broker.close();
    }

    /** A fatal error of the learning task, while the scoring tasks of the same thread have no error. */
    @Test
    void rejectedSnapshotAbortsTheTransactionOfAllTasks() throws Exception {
        process = application.serve(log);
        sendAndAwait(0);
        String changelog = application.id() + "-learner-changelog";
        alter(changelog, "100", OpType.SET);

        send(PASSENGERS);
        await().atMost(TIMEOUT).until(() -> !process.isAlive());

        assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(1);
        assertThat(Files.readString(log)).contains("lifeboat: Kafka Streams has stopped: ");
        alter(changelog, "", OpType.DELETE);
        Audit.finish(application, 2 * PASSENGERS);
    }

    /** An error after which Kafka Streams restores only the tasks whose records expired. */
    @Test
    void expiredSnapshotAbortsTheTransactionOfAllTasks() throws Exception {
        application
                .with("kafka.producer.request.timeout.ms", "1000")
                .with("kafka.producer.delivery.timeout.ms", "2000");
        process = application.serve(log);
        sendAndAwait(0);

        int sent = PASSENGERS;
        boolean expired = false;
        while (!expired && sent < MAX_PASSENGERS) {
            // Stops the broker while records are on their way. If all of them were committed in time, once more.
            send(sent);
            sent += PASSENGERS;
            signal("-STOP");
            expired = isLoggedWithin(EXPIRY, "Expiring");
            signal("-CONT");
        }
        assertThat(expired).as(Files.readString(log)).isTrue();
        int all = sent;
        await().atMost(TIMEOUT).until(() -> isConsumed(all));
        sendAndAwait(all);

        process.destroy();
        assertThat(process.onExit().join().exitValue())
                .as(Files.readString(log))
                .isZero();
        application.without("kafka.producer.request.timeout.ms").without("kafka.producer.delivery.timeout.ms");
        Audit.finish(application, all + PASSENGERS);
    }

    private boolean isLoggedWithin(Duration time, String text) {
        try {
            await().atMost(time).until(() -> Files.readString(log).contains(text));
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private void signal(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(broker.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private void alter(String topic, String maxMessageBytes, OpType operation) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp op = new AlterConfigOp(new ConfigEntry("max.message.bytes", maxMessageBytes), operation);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(op))).all().get();
        }
    }

    private void sendAndAwait(int from) {
        send(from);
        await().atMost(TIMEOUT).until(() -> isConsumed(from + PASSENGERS));
    }

    private void send(int from) {
        try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
            manifest.send(producer, application, from, from + PASSENGERS);
        }
    }

    private boolean isConsumed(int passengers) throws IOException {
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        long unusable = Manifest.endings(passengers).getOrDefault(Manifest.Ending.UNUSABLE, 0L);
        return application.count(application.topics().predictions()) == passengers - unusable;
    }
}
