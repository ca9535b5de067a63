package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.pipeline.RecordResult;
import dev.lifeboat.pipeline.Totals;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The offsets of the consumer group expired or were deleted: everything is read again, and nothing is processed twice. */
@ExtendWith(SharedBroker.class)
class LostOffsetsIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final int PASSENGERS = 1_000;

    private final Manifest manifest = new Manifest();

    @Test
    void everythingIsReadAgainAndProcessedOnce(Application application) throws Exception {
        application.createTopics();
        send(application, 0);
        Audit.finish(application, PASSENGERS);
        int predictions = application.count(application.topics().predictions());
        deleteGroup(application);

        TotalsView view = new TotalsView();
        try (LifeboatService service = LifeboatService.start(application.config(), view)) {
            await().atMost(TIMEOUT)
                    .until(() -> service.isRunning() && view.sum().of(RecordResult.SKIPPED) == PASSENGERS);
            send(application, PASSENGERS);
            await().atMost(TIMEOUT).until(() -> service.newestModel().examples() == Manifest.learned(2 * PASSENGERS));
            Totals totals = view.sum();
            assertThat(totals.of(RecordResult.PREDICTED)).isEqualTo(predicted(2 * PASSENGERS));
        }
        assertThat(predictions).isEqualTo((int) predicted(PASSENGERS));
        assertThat(application.count(application.topics().predictions())).isEqualTo((int) predicted(2 * PASSENGERS));
        assertThat(application.run("model rebuild").exitCode()).isZero();
    }

    @Test
    void recreatedJournalIsRefusedInOneLine(Application application) throws Exception {
        application.createTopics();
        send(application, 0);
        Audit.finish(application, PASSENGERS);
        application.delete(application.topics().journal());
        await().atMost(TIMEOUT).until(() -> isDeleted(application));

        assertThatThrownBy(() -> LifeboatService.start(application.config(), new TotalsView()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("was deleted and created again");
    }

    private static boolean isDeleted(Application application) {
        return new KafkaClients(application.config())
                .existingPartitions(application.topics().journal())
                .isEmpty();
    }

    private static long predicted(int count) {
        return count - Manifest.endings(count).getOrDefault(Manifest.Ending.UNUSABLE, 0L);
    }

    private void send(Application application, int from) {
        try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
            manifest.send(producer, application, from, from + PASSENGERS);
        }
    }

    private static void deleteGroup(Application application) throws InterruptedException, ExecutionException {
        try (Admin admin = new KafkaClients(application.config()).admin()) {
            admin.deleteConsumerGroups(List.of(application.id())).all().get();
        }
    }
}
