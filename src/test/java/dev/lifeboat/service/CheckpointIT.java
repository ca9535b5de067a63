package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.JournalEntry;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearnerStateCodec;
import dev.lifeboat.learning.StateEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A journal whose start was deleted is folded from a checkpoint. */
@ExtendWith(SharedBroker.class)
class CheckpointIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final Duration READS_THE_JOURNAL = Duration.ofMillis(500);
    private static final int SIZE = 6_000;
    private static final int KILLS = 2;
    private static final long SEED = 1906;

    @Test
    void journalIsRebuiltAfterItsStartWasDeleted(Application application) {
        application
                .with("journal.checkpoint.interval.ms", "300")
                .with("learning.batch.linger.ms", "200")
                .with("scaling.interval.ms", "200")
                .with("evaluation.holdout.fraction", "0.1")
                // Settings that make the learner state depend on more than the parameters.
                .with("learning.replay.size", "100")
                .with("learning.schedule", "cosine")
                .with("learning.drift.reaction", "forget")
                .with("scaling.half.life.ms", "60000");
        application.createTopics();
        Schedule schedule = new Schedule(SEED, SIZE);
        try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
            for (int kill = 0; kill < KILLS; kill++) {
                killWhileACheckpointIsWritten(application, schedule, producer, kill);
            }
            schedule.send(producer, application, SIZE / 2, SIZE * 3 / 4);
            finish(application);
            List<StateEntry> checkpoints = assertCheckpointsAreStatesOfTheFold(application);
            long middle = version(application, checkpoints.get(checkpoints.size() / 2));

            application.deleteBefore(application.topics().journal(), middle + 1);

            // A change of settings that only the rest of the journal contains.
            application.with("learning.rate", "0.002");
            schedule.send(producer, application, SIZE * 3 / 4, SIZE);
            String sha256 = finish(application);
            assertFoldStartsFromTheCheckpoint(application, middle, sha256);
        }
    }

    /** After the checkpoint was written and before its transaction is committed: commits are rarer than checkpoints. */
    private static void killWhileACheckpointIsWritten(
            Application application, Schedule schedule, KafkaProducer<byte[], byte[]> producer, int kill) {
        application.with("kafka.commit.interval.ms", "2000");
        int part = SIZE / 2 / KILLS;
        schedule.send(producer, application, kill * part, kill * part + part / 2);
        int before = checkpoints(application).size();
        Process process = application.serve(application.directory().resolve("killed-" + kill + ".log"));
        await().atMost(TIMEOUT)
                .pollInterval(READS_THE_JOURNAL)
                .until(() -> checkpoints(application).size() > before + 1);
        schedule.send(producer, application, kill * part + part / 2, (kill + 1) * part);
        await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(20)).until(() -> hasUncommittedCheckpoint(application));
        process.destroyForcibly().onExit().join();
        application.with("kafka.commit.interval.ms", "100");
    }

    private static boolean hasUncommittedCheckpoint(Application application) {
        JournalCodec codec = new JournalCodec(application.config().model());
        List<TopicPartition> journal =
                List.of(new TopicPartition(application.topics().journal(), 0));
        try (KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(application.client(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            reader.assign(journal);
            reader.seek(
                    journal.get(0),
                    application.committedEnd(application.topics().journal()));
            long end = reader.endOffsets(journal).values().iterator().next();
            while (reader.position(journal.get(0)) < end) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
                    if (isCheckpoint(codec.fromBytes(record.value()))) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** Lets the service learn everything that was sent; returns the hash of the newest model. */
    private static String finish(Application application) {
        TotalsView view = new TotalsView();
        long sent = application.count(application.topics().input());
        try (LifeboatService service = LifeboatService.start(application.config(), view)) {
            await().atMost(TIMEOUT).until(() -> view.sum().recordsConsumed() == sent);
            int before = checkpoints(application).size();
            await().atMost(TIMEOUT)
                    .pollInterval(READS_THE_JOURNAL)
                    .until(() -> checkpoints(application).size() > before + 1
                            && service.newestModel().model().version() == newestVersion(application));
            return service.newestModel().model().sha256();
        }
    }

    private static NavigableMap<Long, JournalEntry> journal(Application application) {
        JournalCodec codec = new JournalCodec(application.config().model());
        NavigableMap<Long, JournalEntry> journal = new TreeMap<>();
        application.forEach(
                application.topics().journal(),
                record -> journal.put(record.offset(), codec.fromBytes(record.value())));
        return journal;
    }

    private static boolean isCheckpoint(JournalEntry entry) {
        return entry instanceof StateEntry state && state.reason() == StateEntry.Reason.CHECKPOINT;
    }

    private static List<StateEntry> checkpoints(Application application) {
        return journal(application).values().stream()
                .filter(CheckpointIT::isCheckpoint)
                .map(StateEntry.class::cast)
                .toList();
    }

    private static long newestVersion(Application application) {
        NavigableMap<Long, JournalEntry> journal = journal(application);
        journal.values().removeIf(CheckpointIT::isCheckpoint);
        return journal.lastKey();
    }

    private static long version(Application application, StateEntry checkpoint) {
        return checkpoint.state(application.config().model()).version();
    }

    /** Each has the bits that a fold of the complete journal has at its version. */
    private static List<StateEntry> assertCheckpointsAreStatesOfTheFold(Application application) {
        LifeboatConfig config = application.config();
        LearnerStateCodec codec = new LearnerStateCodec(config.model());
        Map<Long, List<byte[]>> expected = new HashMap<>();
        List<StateEntry> checkpoints = checkpoints(application);
        for (StateEntry checkpoint : checkpoints) {
            LearnerState state = checkpoint.state(config.model());
            expected.computeIfAbsent(state.version(), version -> new ArrayList<>())
                    .add(codec.toBytes(state));
        }
        Learner learner = new Learner(config.model(), LearnerState.empty(config.model()));
        journal(application).forEach((offset, entry) -> {
            learner.fold(offset, entry);
            for (byte[] state : expected.getOrDefault(offset, List.of())) {
                assertThat(codec.toBytes(learner.state())).isEqualTo(state);
            }
            if (!isCheckpoint(entry)) {
                expected.remove(offset);
            }
        });
        assertThat(expected).isEmpty();
        assertThat(checkpoints).hasSizeGreaterThan(4);
        return checkpoints;
    }

    private static void assertFoldStartsFromTheCheckpoint(Application application, long version, String sha256) {
        String note =
                "the journal begins at record " + (version + 1) + ": starting from the state of version " + version;

        Jar.Run rebuild = application.run("model rebuild");
        assertThat(rebuild.exitCode()).as(rebuild.toString()).isZero();
        assertThat(rebuild.out())
                .contains("sha256 " + sha256)
                .anyMatch(line -> line.startsWith("identical bit for bit"));
        assertThat(rebuild.err()).filteredOn(line -> line.startsWith(note)).hasSize(1);

        Jar.Run backtest = application.run("backtest");
        assertThat(backtest.exitCode()).as(backtest.toString()).isZero();
        assertThat(backtest.out()).anyMatch(line -> line.contains("sha256 " + sha256));
        assertThat(backtest.err()).filteredOn(line -> line.startsWith(note)).hasSize(1);

        Jar.Run wider = application.run("backtest", "--set", "network.hidden.units=20", "learning.rate=0.01");
        assertThat(wider.exitCode()).as(wider.toString()).isZero();

        Jar.Run deleted = application.run("model rollback", "--version", Long.toString(version - 1));
        assertThat(deleted.exitCode()).isNotZero();
        assertThat(deleted.err()).anyMatch(line -> line.contains("the journal records before that were deleted"));
    }

    @Test
    void journalTopicHasTheConfiguredRetention(Application application) {
        application.with("topics.journal.retention.ms", "604800000");
        application.createTopics();
        application.createTopics();
        application.with("topics.journal.retention.ms", "704800000");
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(application::createTopics)
                .withMessageContaining(application.topics().journal() + " has retention.ms=604800000");
        application.without("topics.journal.retention.ms").createTopics();
    }
}
