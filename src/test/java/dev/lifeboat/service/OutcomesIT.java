package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.pipeline.OutcomeResult;
import dev.lifeboat.pipeline.PredictionFate;
import dev.lifeboat.pipeline.RecordResult;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.DeadLetterReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

/** Passengers and outcomes on four partitions, while the service is stopped once and killed once. */
@OnEveryKafka
class OutcomesIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final int SIZE = 9_000;
    private static final long SEED = 1912;

    private final Schedule schedule = new Schedule(SEED, SIZE);

    @Test
    void accountingIsExactAfterARestartAndAKill(Application application) throws IOException {
        application
                .with("outcomes.horizon.ms", Long.toString(Schedule.HORIZON_MS))
                .with("learning.batch.linger.ms", "200")
                .with("scaling.interval.ms", "200");
        application.createTopics();
        Totals totals;
        try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
            schedule.send(producer, application, 0, SIZE / 3);
            startAndStop(application);
            startAndKill(application, producer);
            totals = finish(application);
        }

        checkIdentities(totals);
        checkPredictions(application.read(application.topics().predictions()), totals);
        checkDeadLetters(application.read(application.topics().deadLetters()), totals);
        assertThat(examples(application))
                .isEqualTo(totals.of(PredictionFate.LABELLED) + totals.of(PredictionFate.MATCHED));
    }

    private static void startAndStop(Application application) {
        TotalsView view = new TotalsView();
        try (LifeboatService service = LifeboatService.start(application.config(), view)) {
            await().atMost(TIMEOUT)
                    .until(() -> service.isRunning() && view.sum().recordsConsumed() > 0);
        }
    }

    /** Kills the service while a transaction is open. */
    private void startAndKill(Application application, KafkaProducer<byte[], byte[]> producer) throws IOException {
        Path log = application.directory().resolve("killed.log");
        String predictions = application.topics().predictions();
        long before = application.committedEnd(predictions);
        schedule.send(producer, application, SIZE / 3, SIZE / 2);
        application.with("kafka.commit.interval.ms", "1000");
        Process process = application.serve(log);
        await().atMost(TIMEOUT).until(() -> application.committedEnd(predictions) > before);
        schedule.send(producer, application, SIZE / 2, SIZE * 2 / 3);
        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> application.hasOpenTransaction(predictions));
        process.destroyForcibly().onExit().join();
        application.with("kafka.commit.interval.ms", "100");
        schedule.send(producer, application, SIZE * 2 / 3, SIZE);
        assertThat(Files.readString(log)).doesNotContain("ERROR", "Exception");
    }

    private Totals finish(Application application) {
        TotalsView view = new TotalsView();
        try (LifeboatService service = LifeboatService.start(application.config(), view)) {
            await().atMost(TIMEOUT).until(service::isRunning);
            await().atMost(TIMEOUT).untilAsserted(() -> schedule.assertConsumed(view.sum()));
            Totals totals = view.sum();
            // The last mini-batches are not full and are written after the linger time.
            await().atMost(TIMEOUT)
                    .until(() -> service.newestModel().examples()
                            == totals.of(PredictionFate.LABELLED) + totals.of(PredictionFate.MATCHED));
            return totals;
        }
    }

    /** The identities of {@link Totals}, with the numbers of sent records on their left-hand sides. */
    private void checkIdentities(Totals totals) {
        assertThat(totals.recordsConsumed()).isEqualTo(schedule.passengers());
        assertThat(totals.outcomesConsumed()).isEqualTo(schedule.outcomes());
        assertThat(totals.of(RecordResult.PREDICTED))
                .isEqualTo(schedule.predictable().size())
                .isEqualTo(totals.predictionsEnded() + totals.awaiting());
        assertThat(totals.of(PredictionFate.MATCHED)).isEqualTo(totals.of(OutcomeResult.MATCHED));
        assertThat(totals.misplaced()).isZero();
        // Every fate and every result occurs, except that nothing is read twice here.
        for (PredictionFate fate : PredictionFate.values()) {
            if (fate != PredictionFate.UNLABELLED) {
                assertThat(totals.of(fate)).as(fate.name()).isPositive();
            }
        }
        for (OutcomeResult result : OutcomeResult.values()) {
            if (result != OutcomeResult.SKIPPED) {
                assertThat(totals.of(result)).as(result.name()).isPositive();
            }
        }
    }

    private void checkPredictions(List<ConsumerRecord<byte[], byte[]>> predictions, Totals totals) {
        List<Integer> numbers = new ArrayList<>();
        predictions.forEach(prediction -> numbers.add(Schedule.number(prediction.headers())));
        assertThat(numbers).containsExactlyInAnyOrderElementsOf(schedule.predictable());
        assertThat(numbers).hasSize((int) totals.of(RecordResult.PREDICTED));
    }

    private void checkDeadLetters(List<ConsumerRecord<byte[], byte[]>> letters, Totals totals) {
        List<Integer> numbers = new ArrayList<>();
        long orphans = 0;
        for (ConsumerRecord<byte[], byte[]> letter : letters) {
            int number = Schedule.number(letter.headers());
            numbers.add(number);
            Schedule.Entry original = schedule.entry(number);
            assertThat(letter.key()).isEqualTo(Application.bytes(original.id()));
            assertThat(letter.value()).isEqualTo(Application.bytes(Objects.requireNonNull(original.json())));
            String reason =
                    new String(letter.headers().lastHeader("lifeboat.reason").value(), StandardCharsets.UTF_8);
            if (reason.equals(DeadLetterReason.ORPHAN_OUTCOME.tag())) {
                orphans++;
                assertThat(original.isOutcome()).isTrue();
            }
        }
        assertThat(numbers).doesNotHaveDuplicates();
        assertThat(orphans).isEqualTo(totals.of(OutcomeResult.ORPHANED));
        assertThat(numbers)
                .hasSize((int) (totals.of(RecordResult.DEAD_LETTER) + totals.of(OutcomeResult.REJECTED) + orphans));
    }

    private static long examples(Application application) {
        JournalCodec codec = new JournalCodec(application.config().model());
        return application.read(application.topics().journal()).stream()
                .map(record -> codec.fromBytes(record.value()))
                .mapToLong(entry -> entry instanceof ExamplesEntry examples
                        ? examples.examples().size()
                        : 0)
                .sum();
    }
}
