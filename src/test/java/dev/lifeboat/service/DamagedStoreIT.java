package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service restores local state that RocksDB cannot open. */
@ExtendWith(SharedBroker.class)
class DamagedStoreIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int PASSENGERS = 1_000;

    private final Manifest manifest = new Manifest();

    /** As a process leaves a store that is killed while Kafka Streams deletes the state of a task. */
    @Test
    void storeWithoutItsManifestIsRestored(Application application) throws IOException {
        application.createTopics();
        Instance before = Instance.start(application, "a");
        sendAndAwait(application, before, 0);
        before.leave();
        Path task = before.stateDirectory().resolve(application.id()).resolve("0_1");
        Path store = task.resolve("rocksdb/pending-expiry");
        assertThat(delete(store, "CURRENT", "MANIFEST-", "OPTIONS-")).isGreaterThanOrEqualTo(3);
        assertThat(delete(store)).isZero();

        Instance after = Instance.start(application, "a");
        sendAndAwait(application, after, PASSENGERS);
        after.leave();

        assertThat(after.log().lines().filter(line -> line.contains("is damaged and will be restored")))
                .singleElement()
                .asString()
                .contains(" WARN ", task.toString(), "pending-expiry");
        assertThat(after.log()).doesNotContain("\tat ", " ERROR ");
        Audit.finish(application, 2 * PASSENGERS);
    }

    /** Deletes the files whose names start so, and returns their number. A log must remain. */
    private static int delete(Path store, String... prefixes) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            List<Path> all = files.toList();
            assertThat(all).anyMatch(file -> file.getFileName().toString().endsWith(".log"));
            int deleted = 0;
            for (Path file : all) {
                if (Stream.of(prefixes).anyMatch(file.getFileName().toString()::startsWith)) {
                    Files.delete(file);
                    deleted++;
                }
            }
            return deleted;
        }
    }

    private void sendAndAwait(Application application, Instance instance, int from) {
        try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
            manifest.send(producer, application, from, from + PASSENGERS);
        }
        await().atMost(TIMEOUT)
                .failFast(
                        () -> assertThat(instance.isAlive()).as(instance.log()).isTrue())
                .ignoreExceptions()
                .until(() -> instance.isReady()
                        && instance.metrics().recordsConsumed() == from + PASSENGERS
                        && instance.metrics().outcomesConsumed() == Manifest.outcomes(from + PASSENGERS));
    }
}
