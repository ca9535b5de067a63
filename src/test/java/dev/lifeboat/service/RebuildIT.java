package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.learning.PublishedModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The model is a fold over its journal, also after the service was killed. */
@ExtendWith(SharedBroker.class)
class RebuildIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final Duration READS_THE_JOURNAL = Duration.ofMillis(500);
    private static final int SIZE = 6_000;
    private static final long SEED = 1997;

    @Test
    void journalReproducesEachPublishedModelBitForBit(Application application) {
        application
                .with("evaluation.holdout.fraction", "0.1")
                .with("learning.batch.linger.ms", "200")
                .with("scaling.interval.ms", "200")
                // Settings that make the learner state depend on more than the parameters.
                .with("learning.replay.size", "100")
                .with("learning.schedule", "cosine")
                .with("learning.positive.weight", "2")
                .with("learning.drift.reaction", "forget")
                .with("scaling.half.life.ms", "60000");
        application.createTopics();
        Schedule schedule = new Schedule(SEED, SIZE);
        try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
            schedule.send(producer, application, 0, SIZE / 3);
            killWhileLearning(application, () -> schedule.send(producer, application, SIZE / 3, SIZE * 2 / 3));
            schedule.send(producer, application, SIZE * 2 / 3, SIZE);
            finish(application, schedule);
        }

        Map<Long, String> folded = fold(application);
        List<Model> published = published(application);
        assertThat(published).hasSizeGreaterThan(3);
        for (Model model : published) {
            assertThat(folded).containsEntry(model.version(), model.sha256());
        }
        Model newest = published.get(published.size() - 1);
        assertThat(newest.version()).isEqualTo(newestVersion(application));
        assertThat(newest.step()).isGreaterThan(100);
    }

    /** Kills the service after it has published models, while a transaction on the journal is open. */
    private static void killWhileLearning(Application application, Runnable more) {
        application.with("kafka.commit.interval.ms", "1000");
        Process process = application.serve(application.directory().resolve("killed.log"));
        await().atMost(TIMEOUT)
                .until(() -> application.committedEnd(application.topics().models()) > 0);
        more.run();
        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> application.hasOpenTransaction(application.topics().journal()));
        process.destroyForcibly().onExit().join();
    }

    private static void finish(Application application, Schedule schedule) {
        application.with("kafka.commit.interval.ms", "100");
        TotalsView view = new TotalsView();
        try (LifeboatService service = LifeboatService.start(application.config(), view)) {
            await().atMost(TIMEOUT).until(service::isRunning);
            await().atMost(TIMEOUT).untilAsserted(() -> schedule.assertConsumed(view.sum()));
            await().atMost(TIMEOUT)
                    .pollInterval(READS_THE_JOURNAL)
                    .until(() -> service.newestModel().model().version() == newestVersion(application)
                            && service.newestModel().model().version() > 0);
        }
    }

    private static long newestVersion(Application application) {
        List<ConsumerRecord<byte[], byte[]>> journal =
                application.read(application.topics().journal());
        return journal.isEmpty()
                ? ModelVersion.NONE
                : journal.get(journal.size() - 1).offset();
    }

    /** Version → hash of the model. */
    private static Map<Long, String> fold(Application application) {
        LifeboatConfig config = application.config();
        JournalCodec codec = new JournalCodec(config.model());
        Learner learner = new Learner(config.model(), LearnerState.empty(config.model()));
        Map<Long, String> versions = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                application.read(application.topics().journal())) {
            learner.fold(record.offset(), codec.fromBytes(record.value()));
            versions.put(record.offset(), learner.model().sha256());
        }
        return versions;
    }

    private static List<Model> published(Application application) {
        LifeboatConfig config = application.config();
        ModelJson json = new Formats(config).models();
        return application.read(application.topics().models()).stream()
                .map(record -> json.fromBytes(record.value()))
                .map(PublishedModel::model)
                .toList();
    }
}
