package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.RecordWriter;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.JournalEntry;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Scorer;
import dev.lifeboat.pipeline.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Compares the committed records of an application with the {@link Manifest} that was sent, record by record. */
final class Audit {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    private final Application application;
    private final LifeboatConfig config;
    private final int count;
    private final ObjectMapper mapper = new ObjectMapper();

    /** Version → numbers of the passengers that it was used for. */
    private final Map<Long, List<Integer>> scoredBy = new HashMap<>();

    private final double[] emitted;
    private final long[] versions;

    private Audit(Application application, int count) {
        this.application = application;
        this.config = application.config();
        this.count = count;
        this.emitted = new double[count];
        this.versions = new long[count];
    }

    /** Runs the service until everything that was sent is processed, stops it, and checks all topics. */
    static void finish(Application application, int count) {
        TotalsView view = new TotalsView();
        Totals totals;
        try (LifeboatService service = LifeboatService.start(application.config(), view)) {
            await().atMost(TIMEOUT).until(() -> Manifest.isConsumed(view.sum(), count));
            await().atMost(TIMEOUT).until(() -> service.newestModel().examples() == Manifest.learned(count));
            totals = view.sum();
        }
        Manifest.assertTotals(totals, count);
        new Audit(application, count).check();
    }

    private void check() {
        checkPredictions();
        checkDeadLetters();
        checkHistory();
        Jar.Run rebuild = application.run("model rebuild");
        assertThat(rebuild.exitCode()).as(rebuild.toString()).isZero();
    }

    /** Each usable passenger has exactly one prediction. */
    private void checkPredictions() {
        BitSet predicted = new BitSet();
        application.forEach(application.topics().predictions(), record -> {
            int number = Manifest.numberOf(record.headers());
            assertThat(record.key()).isEqualTo(Application.bytes("p" + number));
            assertThat(predicted.get(number))
                    .as("second prediction of %d", number)
                    .isFalse();
            predicted.set(number);
            JsonNode prediction = json(record);
            emitted[number] = prediction.required("probability").asDouble();
            versions[number] = prediction.required("modelVersion").asLong();
            scoredBy.computeIfAbsent(versions[number], version -> new ArrayList<>())
                    .add(number);
        });
        assertThat(predicted).isEqualTo(numbers(Manifest.Ending::isPredicted));
    }

    /** Each unusable passenger and each unusable outcome has exactly one dead letter. */
    private void checkDeadLetters() {
        BitSet passengers = new BitSet();
        BitSet outcomes = new BitSet();
        application.forEach(application.topics().deadLetters(), letter -> {
            int number = Manifest.numberOf(letter.headers());
            String topic = new String(
                    letter.headers().lastHeader("__streams.errors.topic").value(), StandardCharsets.UTF_8);
            BitSet seen = topic.equals(application.outcomes()) ? outcomes : passengers;
            assertThat(seen.get(number)).as("second dead letter of %d", number).isFalse();
            seen.set(number);
        });
        assertThat(passengers).isEqualTo(numbers(ending -> ending == Manifest.Ending.UNUSABLE));
        assertThat(outcomes).isEqualTo(numbers(ending -> ending == Manifest.Ending.MISANSWERED));
    }

    /**
     * Folds the journal. It contains each label exactly once, with the emitted prediction. Each prediction is reproduced bit for bit by the
     * model version that it names.
     */
    private void checkHistory() {
        JournalCodec codec = new JournalCodec(config.model());
        Learner learner = new Learner(config.model(), LearnerState.empty(config.model()));
        Scores scores = new Scores();
        BitSet learned = new BitSet();
        scores.check(Model.untrained(config.model(), config.learning().settings()));
        application.forEach(application.topics().journal(), record -> {
            JournalEntry entry = codec.fromBytes(record.value());
            if (entry instanceof ExamplesEntry examples) {
                examples.examples().forEach(example -> checkExample(example, learned));
            }
            learner.fold(record.offset(), entry);
            if (scoredBy.containsKey(record.offset())) {
                scores.check(learner.model());
            }
        });
        assertThat(learned).isEqualTo(numbers(Manifest.Ending::isLearned));
        assertThat(scoredBy)
                .as("predictions of versions that the journal does not give")
                .isEmpty();
        List<ModelReader.Published> published = new ModelReader(config).all(TIMEOUT);
        assertThat(published.get(published.size() - 1)).isEqualTo(ModelReader.Published.of(learner.model()));
    }

    private void checkExample(Example example, BitSet learned) {
        int number = Manifest.numberOf(example.features());
        assertThat(learned.get(number)).as("%d learned twice", number).isFalse();
        learned.set(number);
        assertThat(example.label()).isEqualTo(Manifest.survived(number) ? 1 : 0);
        assertThat(example.prediction()).containsExactly(emitted[number]);
        assertThat(example.modelVersion()).isEqualTo(versions[number]);
    }

    private final class Scores {
        private final Scorer scorer = new Scorer();
        private final RecordWriter format = new RecordWriter(config);

        void check(Model model) {
            List<Integer> numbers = scoredBy.remove(model.version());
            for (int number : numbers == null ? List.<Integer>of() : numbers) {
                double[] prediction = new double[1];
                scorer.predict(model, format.features(Manifest.passenger(number)), prediction);
                assertThat(emitted[number])
                        .as("passenger %d by version %d", number, model.version())
                        .isEqualTo(prediction[0]);
            }
        }
    }

    private interface Endings {
        boolean include(Manifest.Ending ending);
    }

    private BitSet numbers(Endings endings) {
        BitSet numbers = new BitSet();
        for (int number = 0; number < count; number++) {
            numbers.set(number, endings.include(Manifest.ending(number)));
        }
        return numbers;
    }

    private JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        try {
            return mapper.readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
