package dev.lifeboat.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.evaluation.EvaluationSettings;
import dev.lifeboat.format.DeadLetterWriter;
import dev.lifeboat.format.Formats;
import dev.lifeboat.learning.Architecture;
import dev.lifeboat.learning.Contribution;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.ExperienceReplay;
import dev.lifeboat.learning.Fingerprint;
import dev.lifeboat.learning.HoldOut;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearnerStateCodec;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Member;
import dev.lifeboat.learning.Mixing;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.learning.ScalingSettings;
import dev.lifeboat.learning.Scorer;
import dev.lifeboat.learning.SettingsEntry;
import dev.lifeboat.learning.SingleNetwork;
import dev.lifeboat.learning.StateEntry;
import dev.lifeboat.learning.TrainingSettings;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.Schedule;
import dev.lifeboat.pipeline.Admission;
import dev.lifeboat.pipeline.Ledger;
import dev.lifeboat.pipeline.ScoringTask;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.RawRecord;
import dev.lifeboat.schema.RecordId;
import dev.lifeboat.schema.Rejection;
import dev.lifeboat.stats.HalfLife;
import dev.lifeboat.stats.RunningMoments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The largest possible records are within their bounds, and fill at least half of them. */
class RecordSizesTest {
    private static final int INPUTS = 40;
    private static final int PARTITIONS = 50;
    private static final double LONG = 0.12345678901234568;

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

    @Test
    void largestAcceptedRecordFitsAsADeadLetter() {
        LifeboatConfig config = config(Map.of("dead.letters.max.bytes", "500000"));
        byte[] key = "p1".getBytes(StandardCharsets.UTF_8);
        byte[] value = new byte[config.records().maxDeadLetterBytes() - key.length];
        RawRecord record = new RawRecord(Long.MAX_VALUE, 0, key, value, List.of());
        Admission admission = new Admission(config);
        assertThat(admission.checkEnvelope(record.size(), 0, null)).isNull();
        Rejection rejection = Objects.requireNonNull(
                new Formats(config).recordReader().readRecord(value, new DecodedRecord(config.schema())));

        RawRecord letter = new DeadLetterWriter(config.records().maxDeadLetterBytes())
                .write("t".repeat(249), Integer.MAX_VALUE, record, rejection);

        assertTight(letter.size(), new RecordSizes(config, PARTITIONS).deadLetter());
    }

    @Test
    void predictionWithTheHeadersOfTheLargestAcceptedRecord() {
        LifeboatConfig config = config(Map.of("dead.letters.max.bytes", "500000"));
        byte[] id = new byte[RecordId.MAX_BYTES];
        List<RawRecord.Header> headers = new ArrayList<>();
        for (int i = 0; i < RawRecord.MAX_HEADERS; i++) {
            headers.add(new RawRecord.Header("", new byte[40]));
        }
        byte[] features = new byte[config.records().maxDeadLetterBytes() - 400_000 - id.length];
        RawRecord record = new RawRecord(0, 0, id, features, headers);
        assertThat(new Admission(config).checkEnvelope(record.size(), headers.size(), null))
                .isNull();
        byte[] value = new Formats(config)
                .predictionWriter()
                .write(id, new Prediction(new double[] {-2.2250738585072014E-308}, Long.MAX_VALUE, true));
        RawRecord prediction = new RawRecord(0, 0, id, value, headers);

        assertTight(prediction.size(), new RecordSizes(config, PARTITIONS).prediction());
    }

    private static void assertTight(long bytes, long bound) {
        assertThat(bytes).isBetween(bound / 2, bound);
    }

    private static Example example(SplittableRandom random, double shift, Use use) {
        double[] features = random.doubles(INPUTS, shift, shift + 1).toArray();
        double label = random.nextBoolean() ? 1 : 0;
        double[] prediction = {random.nextDouble()};
        return new Example(features, label, prediction, Long.MAX_VALUE, use, Long.MAX_VALUE);
    }

    private static List<Example> examples(Use use, int count) {
        SplittableRandom random = new SplittableRandom(count);
        return Stream.generate(() -> example(random, 0, use)).limit(count).toList();
    }

    private static void assertTight(LifeboatConfig config, List<Example> examples) {
        long[] totals = new Totals().toArray();
        Arrays.fill(totals, totals.length / 2, totals.length, Integer.MAX_VALUE);
        List<Contribution> contributions = ready(config);
        contributions.add(new Contribution(Long.MAX_VALUE, moments(config, examples), examples));
        ExamplesEntry entry =
                new ExamplesEntry(config.model().fingerprint(), PARTITIONS, Long.MAX_VALUE / 2, contributions, totals);

        byte[] bytes = new JournalCodec(config.model()).toBytes(entry);

        assertTight(bytes.length, new RecordSizes(config, PARTITIONS).journalEntry());
    }

    /** As many mini-batches as wait together for a journal record. */
    private static List<Contribution> ready(LifeboatConfig config) {
        List<Example> examples = examples(Use.TRAINING, 8);
        Contribution contribution = new Contribution(Long.MAX_VALUE, moments(config, examples), examples);
        long bytes = JournalCodec.maxBytes(config.model(), 8, 0);
        return new ArrayList<>(Collections.nCopies((int) (Ledger.MAX_READY_BYTES / bytes), contribution));
    }

    @Test
    void fullMiniBatchWithHeldOutExamplesAndExpiredOnes() {
        LifeboatConfig config = config(Map.of("learning.batch.size", "100", "outcomes.on.expiry", "negative"));
        // One less than full each, when a record arrives that resolves its id and lets others expire.
        List<Example> examples = new ArrayList<>();
        examples.addAll(examples(Use.TRAINING, 99));
        examples.addAll(examples(Use.EXPIRED, ScoringTask.MAX_EXPIRED_PER_RECORD));
        examples.addAll(examples(Use.HELD_OUT, Ledger.MAX_HELD_OUT - 1));
        examples.addAll(examples(Use.EXPIRED_HELD_OUT, ScoringTask.MAX_EXPIRED_PER_RECORD));

        assertTight(config, examples);
    }

    @Test
    void fullMiniBatchWithoutHeldOutExamples() {
        LifeboatConfig config = config(Map.of("learning.batch.size", "100", "evaluation.holdout.fraction", "0"));

        assertTight(config, examples(Use.TRAINING, 100));
    }

    /** Has folded a change of every input, and then enough for its windows and detectors to be full. */
    private static Learner full(LifeboatConfig config) {
        Learner learner = new Learner(
                config.model(),
                LearnerState.initial(config.model(), config.learning().settings()));
        foldChangesOfEverySetting(learner, config);
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
                            i % PARTITIONS,
                            i / PARTITIONS,
                            List.of(new Contribution(Long.MAX_VALUE, moments(config, examples), examples)),
                            totals));
        }
        return learner;
    }

    /** The last of them are the settings of the configuration. */
    private static void foldChangesOfEverySetting(Learner learner, LifeboatConfig config) {
        LearningSettings own = config.learning().settings();
        TrainingSettings training = SingleNetwork.training(own);
        TrainingSettings other = new TrainingSettings(
                training.loss() == Loss.CROSS_ENTROPY ? Loss.SQUARED_ERROR : Loss.CROSS_ENTROPY,
                training.reduction() == Loss.Reduction.SUM ? Loss.Reduction.MEAN : Loss.Reduction.SUM,
                new Optimizer.AdamW(new Optimizer.Adam(LONG, LONG, LONG, LONG), LONG),
                new Schedule(Schedule.Kind.COSINE, 999_999_999, 999_999_998, LONG, LONG),
                LONG,
                LONG,
                new ExperienceReplay(0, 7, 999),
                1);
        Member network = Member.single(SingleNetwork.architecture(own), other);
        List<Member> members = new ArrayList<>(List.of(network));
        for (int i = 1; i < 10; i++) {
            String name = "member-with-a-name-of-32-letter" + i;
            members.add(new Member(name, network.architecture(), other, network.reaction(), false));
        }
        LearningSettings longest = new LearningSettings(
                members,
                new Mixing(LONG, LONG),
                new ScalingSettings(LONG, new HalfLife(999_999_999, 999_999_999)),
                new EvaluationSettings(own.evaluation().window() + 1, LONG),
                own.drift(),
                new HoldOut(own.holdOut().fraction()),
                false);
        LearningSettings others = own.withMembers(
                members.stream().map(member -> member.withTraining(training)).toList());
        Fingerprint fingerprint = config.model().fingerprint();
        for (int change = 0; change < 19; change++) {
            learner.fold(change, new SettingsEntry(fingerprint, change % 2 == 0 ? longest : others));
        }
        learner.fold(19, new SettingsEntry(fingerprint, own));
    }

    private static RunningMoments moments(LifeboatConfig config, List<Example> examples) {
        RunningMoments moments = new RunningMoments(INPUTS);
        for (Example example : examples) {
            Scorer.observe(
                    Model.untrained(config.model(), config.learning().settings()),
                    example.features(),
                    moments,
                    0,
                    HalfLife.NEVER);
        }
        return moments;
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "adwin", "page-hinkley"})
    void learnerWithFullWindows(String detector) {
        LifeboatConfig config = config(Map.of("learning.drift.detector", detector, "learning.replay.size", "0"));
        LearnerState state = full(config).state();

        assertThat(state.driftEvents()).hasSize(detector.equals("none") ? 0 : 20);
        assertTight(
                new LearnerStateCodec(config.model()).toBytesWithoutReplay(state).length,
                new RecordSizes(config, PARTITIONS).learnerState());
    }

    @Test
    void checkpointWithAFullReplayBuffer() {
        LifeboatConfig config = config(Map.of("learning.drift.detector", "adwin", "learning.replay.size", "500"));
        LearnerState state = full(config).state();

        assertThat(state.leader().replayable()).isEqualTo(500);
        assertTight(
                new JournalCodec(config.model())
                        .toBytes(StateEntry.of(StateEntry.Reason.CHECKPOINT, config.model(), state))
                        .length,
                new RecordSizes(config, PARTITIONS).checkpoint());
    }

    /** Otherwise the limits of the records that cannot be left out would grow. */
    @Test
    void newJournalAcceptsTheCheckpointsThatTheProducerSends() {
        Map<String, String> large = Map.of("learning.replay.size", "10000", "kafka.max.request.size", "2000000");
        assertThat(journalSettings(large)).containsEntry("max.message.bytes", "2000000");
        Map<String, String> fits = Map.of("learning.replay.size", "10000", "kafka.max.request.size", "20000000");
        long bytes = new RecordSizes(config(fits), PARTITIONS).checkpoint();
        assertThat(journalSettings(fits)).containsEntry("max.message.bytes", Long.toString(bytes));
        assertThat(journalSettings(Map.of("learning.replay.size", "10000"))).isEmpty();
        Map<String, String> none = new HashMap<>(fits);
        none.put("journal.checkpoint.interval.ms", "0");
        assertThat(journalSettings(none)).isEmpty();
    }

    /** Without checkpoints, the journal would lose its start for good. */
    @Test
    void retentionRequiresCheckpointsThatFit() {
        Map<String, String> settings = new HashMap<>(Map.of("learning.replay.size", "10000"));
        settings.put("topics.journal.retention.ms", "604800000");
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> journalSettings(settings))
                .withMessageContaining("a checkpoint may take")
                .withMessageContaining("learning.replay.size");
        settings.put("kafka.max.request.size", "20000000");
        assertThat(journalSettings(settings)).containsKey("max.message.bytes");
    }

    private static Map<String, String> journalSettings(Map<String, String> overrides) {
        RecordLimits limits = new RecordLimits(config(overrides), PARTITIONS);
        limits.requireRequests();
        return limits.settings("wide-journal");
    }

    @Test
    void modelOfTheLongestNumbers() {
        LifeboatConfig config = config(Map.of("learning.drift.detector", "adwin", "learning.replay.size", "0"));
        Learner learner = full(config);
        Architecture architecture = SingleNetwork.architecture(config.learning().settings());
        double[] parameters = new double[architecture.shape(config.model()).parameterCount()];
        Arrays.fill(parameters, -2.2250738585072014E-308);
        Model model = SingleNetwork.model(
                config.model(),
                architecture,
                new ModelVersion(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE),
                parameters,
                learner.model().scaling(),
                10);
        byte[] json = new Formats(config).models().toBytes(model, learner.state());

        assertTight(json.length, new RecordSizes(config, PARTITIONS).model());
    }
}
