package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.JournalEntry;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.learning.SettingsEntry;
import dev.lifeboat.learning.StateEntry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The settings that the journal contains are those that the service learns with. */
@ExtendWith(SharedBroker.class)
class SettingsIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final int PASSENGERS = 500;
    private static final int INSTANCES = 4;

    private final Manifest manifest = new Manifest();

    @Test
    void changedSettingsAreWrittenOnceAndFoldedFromThereOn(Application application) {
        application.createTopics();
        serve(application, 0);
        serve(application, 1);
        application.with("learning.rate", "0.03");
        serve(application, 2);
        application.with("learning.paused", "true");
        serve(application, 3);

        List<JournalEntry> journal = journal(application);
        assertThat(journal.get(0)).isInstanceOf(SettingsEntry.class);
        List<LearningSettings> settings = settings(journal);
        assertThat(settings).hasSize(3);
        assertThat(settings.get(1)).isEqualTo(settings.get(2).withPaused(false)).isNotEqualTo(settings.get(0));
        JournalReader reader = new JournalReader(application.config());
        JournalStart start = JournalStart.of(application.config(), reader);
        Rebuild.Report report = new Rebuild(application.config(), reader, start, records -> {})
                .compare(new ModelReader(application.config()).all(TIMEOUT));
        assertThat(report.isVerified()).isTrue();
    }

    /** Serves until another part of the passengers is consumed. */
    private void serve(Application application, int part) {
        try (LifeboatService service = LifeboatService.start(application.config(), new TotalsView())) {
            try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
                manifest.send(producer, application, part * PASSENGERS, (part + 1) * PASSENGERS);
            }
            int sent = (part + 1) * PASSENGERS;
            long unusable = Manifest.endings(sent).getOrDefault(Manifest.Ending.UNUSABLE, 0L);
            await().atMost(TIMEOUT)
                    .until(() -> application.count(application.topics().predictions()) == sent - unusable);
            await().atMost(TIMEOUT).until(service::isRunning);
        }
    }

    private static PublishedModel untrained(Application application) {
        return PublishedModel.untrained(Model.untrained(
                application.config().model(), application.config().learning().settings()));
    }

    private static List<JournalEntry> journal(Application application) {
        JournalCodec codec = new JournalCodec(application.config().model());
        return application.read(application.topics().journal()).stream()
                .map(record -> codec.fromBytes(record.value()))
                .toList();
    }

    private static List<LearningSettings> settings(List<JournalEntry> journal) {
        return journal.stream()
                .filter(SettingsEntry.class::isInstance)
                .map(entry -> ((SettingsEntry) entry).settings())
                .toList();
    }

    /** Each round, another instance's transaction may be aborted at any of its steps. */
    @Test
    void instancesThatStartTogetherWriteTheSettingsOnce(Application application)
            throws InterruptedException, ExecutionException {
        application.createTopics();
        new StartupChecks(application.config()).run();
        int rounds = 10;
        ExecutorService executor = Executors.newFixedThreadPool(INSTANCES);
        try {
            for (int round = 1; round <= rounds; round++) {
                LifeboatConfig config =
                        application.with("learning.rate", "0." + (100 + round)).config();
                PublishedModel untrained = untrained(application);
                List<Future<?>> writers = IntStream.range(0, INSTANCES)
                        .<Future<?>>mapToObj(i -> executor.submit(() -> new JournalSettings(config).ensure(untrained)))
                        .toList();
                for (Future<?> writer : writers) {
                    writer.get();
                }
            }
        } finally {
            executor.shutdown();
        }
        assertThat(settings(journal(application))).doesNotHaveDuplicates().hasSize(rounds);
    }

    /** The service was stopped after it wrote other settings and a checkpoint, and before it learned anything. */
    @Test
    void warmStartCanBeRepeatedAfterTheSettingsWereWritten(Application application) {
        LifeboatConfig config = application.config();
        LearnerState state =
                LearnerState.initial(config.model(), config.learning().settings());
        new WarmStart(config).begin(state);
        LifeboatConfig other = application.with("learning.rate", "0.02").config();
        PublishedModel published = new StartupChecks(other).run().published();
        new JournalSettings(other).ensure(published);
        new JournalSettings(other).ensure(published);
        assertThat(journal(application)).hasSize(2);
        StateEntry checkpoint = StateEntry.of(StateEntry.Reason.CHECKPOINT, config.model(), state);
        try (JournalProducer producer = new JournalProducer(config, "operation")) {
            producer.append(new JournalCodec(config.model()).toBytes(checkpoint));
        }

        new WarmStart(other).begin(state);

        assertThat(journal(application)).hasSize(3);
    }

    @Test
    void underLoadManyMiniBatchesShareARecord(Application application) {
        application.createTopics();
        application.with("learning.batch.size", "1");
        try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
            manifest.send(producer, application, 0, 4_000);
        }
        Audit.finish(application, 4_000);

        List<ExamplesEntry> examples = journal(application).stream()
                .filter(ExamplesEntry.class::isInstance)
                .map(ExamplesEntry.class::cast)
                .toList();
        long miniBatches = examples.stream()
                .mapToLong(entry -> entry.contributions().size())
                .sum();
        assertThat(miniBatches).isGreaterThan(1_000);
        assertThat(examples.size()).isLessThan((int) (miniBatches / 5));
    }
}
