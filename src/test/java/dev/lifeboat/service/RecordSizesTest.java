package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.DeadLetterWriter;
import dev.lifeboat.format.JsonRecordReader;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Scorer;
import dev.lifeboat.pipeline.Ledger;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.Rejection;
import dev.lifeboat.stats.HalfLife;
import dev.lifeboat.stats.RunningMoments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is as full as it can be fits its bound, and fills at least half of it. */
class RecordSizesTest {
    private static final int INPUTS = 40;
    private static final int PARTITIONS = 50;

    private static LifeboatConfig config(Map<String, String> overrides) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "application.id", "wide",
                "kafka.bootstrap.servers", "unused:9092",
                "topics.input", "records",
                "topics.outcomes", "outcomes",
                "topics.predictions", "predictions",
                "id.field", "id",
                "label.field", "label",
                "network.hidden.units", "60,20",
                "evaluation.holdout.fraction", "0.5"));
        settings.put(
                "features", IntStream.range(0, INPUTS).mapToObj(i -> "f" + i).collect(Collectors.joining(",")));
        for (int i = 0; i < INPUTS; i++) {
            settings.put("features.f" + i + ".type", "numeric");
        }
        settings.putAll(overrides);
        return LifeboatConfig.of(settings);
    }

    /** Kafka adds two lengths to each header: a few hundred thousand empty ones are a megabyte. */
    @Test
    void manySmallHeadersAreTooLargeTogether() {
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < 349_000; i++) {
            headers.add("a", null);
        }
        Record<byte[], byte[]> record = new Record<>(new byte[] {'p'}, new byte[10], 0, headers);
        DeadLetterWriter deadLetters = new DeadLetterWriter(config(Map.of()).deadLetterMaxBytes());
        Rejection rejection = Objects.requireNonNull(deadLetters.checkSize(record));

        Record<byte[], byte[]> letter = deadLetters.letter(record, new DeadLetterWriter.Origin("records", 0, 0), rejection);

        assertThat(rejection.message()).contains("more than 10000 headers");
        assertThat(letter.headers().toArray()).hasSize(6);
        assertThat(letter.key()).isEqualTo(record.key());
    }

    @Test
    void whatIsLargestAndNotTooLargeFitsAsADeadLetter() {
        LifeboatConfig config = config(Map.of("dead.letters.max.bytes", "500000"));
        byte[] key = "p1".getBytes(StandardCharsets.UTF_8);
        Record<byte[], byte[]> record =
                new Record<>(key, new byte[config.records().maxDeadLetterBytes() - key.length], 0, new RecordHeaders());
        DeadLetterWriter deadLetters = new DeadLetterWriter(config.records().maxDeadLetterBytes());
        assertThat(deadLetters.checkSize(record)).isNull();
        Rejection rejection =
                Objects.requireNonNull(new JsonRecordReader(config.schema(), "id").decodeRecord(record.value()));

        Record<byte[], byte[]> letter = deadLetters.letter(
                record, new DeadLetterWriter.Origin("t".repeat(249), Integer.MAX_VALUE, Long.MAX_VALUE), rejection);

        assertTight(DeadLetterWriter.size(letter), new RecordSizes(config, PARTITIONS).deadLetter());
    }

    private static void assertTight(long bytes, long bound) {
        assertThat(bytes).isBetween(bound / 2, bound);
    }

    private static Example example(SplittableRandom random, double shift, Use use) {
        double[] features = random.doubles(INPUTS, shift, shift + 1).toArray();
        return new Example(features, random.nextBoolean(), random.nextDouble(), Long.MAX_VALUE, use, Long.MAX_VALUE);
    }

    private static void add(Ledger ledger, Use use, int examples) {
        SplittableRandom random = new SplittableRandom(examples);
        for (int i = 0; i < examples; i++) {
            ledger.add(example(random, 0, use), Long.MAX_VALUE, i);
        }
    }

    private static void assertTight(LifeboatConfig config, Ledger ledger) {
        long bound = new RecordSizes(config, PARTITIONS).journalEntry();
        assertTight(ledger.toBytes().length, bound);
        assertTight(new JournalCodec().toBytes(ledger.takeBatch()).length, bound);
    }

    @Test
    void fullMiniBatchWithHeldOutExamplesAndExpiredOnes() {
        LifeboatConfig config = config(Map.of("learning.batch.size", "100", "outcomes.on.expiry", "negative"));
        Ledger ledger = Ledger.empty(config, PARTITIONS);
        ledger.observe(config.model().untrained(10), new double[INPUTS], Long.MAX_VALUE, 0);
        // One less than full each, when a record comes that resolves its id and sweeps up others.
        add(ledger, Use.TRAINING, 99);
        add(ledger, Use.EXPIRED, 18);
        add(ledger, Use.HELD_OUT, 255);
        add(ledger, Use.EXPIRED_HELD_OUT, 18);
        ledger.totals().addAwaiting(Integer.MAX_VALUE);

        assertTight(config, ledger);
    }

    @Test
    void fullMiniBatchWithoutHeldOutExamples() {
        LifeboatConfig config = config(Map.of("learning.batch.size", "100", "evaluation.holdout.fraction", "0"));
        Ledger ledger = Ledger.empty(config, PARTITIONS);
        add(ledger, Use.TRAINING, 100);

        assertTight(config, ledger);
    }

    /** Has folded a change of every input, and then enough for its windows and detectors to be full. */
    private static Learner full(LifeboatConfig config) {
        Learner learner = new Learner(config.model(), LearnerState.initial(config.model(), config.learning()));
        SplittableRandom random = new SplittableRandom(1912);
        long[] totals = new Totals().toArray();
        for (int i = 0; i < 100; i++) {
            List<Example> examples = new ArrayList<>();
            for (int e = 0; e < 100; e++) {
                examples.add(example(random, i < 20 ? 0 : 5, e < 50 ? Use.TRAINING : Use.HELD_OUT));
            }
            learner.fold(
                    Long.MAX_VALUE - 100 + i,
                    new ExamplesEntry(
                            config.model().fingerprint(),
                            config.learning(),
                            i % PARTITIONS,
                            i / PARTITIONS,
                            Long.MAX_VALUE,
                            moments(config, examples),
                            examples,
                            totals));
        }
        return learner;
    }

    private static RunningMoments moments(LifeboatConfig config, List<Example> examples) {
        RunningMoments moments = new RunningMoments(INPUTS);
        for (Example example : examples) {
            Scorer.observe(config.model().untrained(10), example.features(), moments, 0, HalfLife.NEVER);
        }
        return moments;
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "adwin", "page-hinkley"})
    void learnerWithFullWindows(String detector) {
        LifeboatConfig config = config(Map.of("learning.drift.detector", detector, "learning.replay.size", "0"));
        LearnerState state = full(config).state();

        assertThat(state.driftEvents()).hasSize(detector.equals("none") ? 0 : 20);
        assertTight(state.toBytesWithoutReplay().length, new RecordSizes(config, PARTITIONS).learnerState());
    }

    @Test
    void modelOfTheLongestNumbers() {
        LifeboatConfig config = config(Map.of("learning.drift.detector", "adwin", "learning.replay.size", "0"));
        Learner learner = full(config);
        double[] parameters = new double[config.model().shape().parameterCount()];
        Arrays.fill(parameters, -2.2250738585072014E-308);
        Model model = new Model(
                config.model().fingerprint(),
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                config.model().shape(),
                parameters,
                config.model().scaledInputs(),
                learner.model().scaling(),
                10,
                Long.MAX_VALUE);
        byte[] json =
                new ModelJson(config.applicationId(), config.schema(), config.model()).toBytes(model, learner.state());

        assertTight(json.length, new RecordSizes(config, PARTITIONS).model());
    }
}
