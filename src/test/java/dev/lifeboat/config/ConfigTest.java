package dev.lifeboat.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.evaluation.EvaluationSettings;
import dev.lifeboat.learning.Architecture;
import dev.lifeboat.learning.DriftSettings;
import dev.lifeboat.learning.ExperienceReplay;
import dev.lifeboat.learning.HoldOut;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Member;
import dev.lifeboat.learning.ScalingSettings;
import dev.lifeboat.learning.SingleNetwork;
import dev.lifeboat.learning.TrainingSettings;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.Schedule;
import dev.lifeboat.schema.CodeFeature;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.Missing;
import dev.lifeboat.schema.NumericFeature;
import dev.lifeboat.stats.HalfLife;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
    private static final Path TITANIC = Path.of("config/titanic.properties");

    /** The least that has to be said. */
    static Map<String, String> minimal(String... more) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "application.id", "app",
                "kafka.bootstrap.servers", "broker:9092",
                "topics.input", "input",
                "features", "x",
                "features.x.type", "numeric"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static LearningSettings defaults(long seed, TrainingSettings training) {
        return LearningSettings.single(
                Member.single(
                        new Architecture(List.of(10), new Initialization(seed, Distribution.GLOROT, Distribution.ZERO)),
                        training),
                new ScalingSettings(10, HalfLife.NEVER),
                new EvaluationSettings(1000, 0.5),
                new DriftSettings(DriftSettings.Detector.ADWIN, 0.002, 20, 0.005, DriftSettings.Reaction.NONE),
                HoldOut.NONE);
    }

    private static LifeboatConfig titanic(String variable, String value) {
        return LifeboatConfig.read(TITANIC, Map.of(variable, value));
    }

    @Test
    void defaultsAreWhatTheyAre() {
        LifeboatConfig config = LifeboatConfig.of(minimal());
        assertThat(config.applicationId()).isEqualTo("app");
        assertThat(config.kafka().settings()).containsExactly(Map.entry("bootstrap.servers", "broker:9092"));
        assertThat(config.topics()).isEqualTo(new Topics("app", "input", null, "predictions", 4, 1));
        assertThat(config.records().idField()).isEqualTo("id");
        assertThat(config.model().target().field()).isEqualTo("label");
        assertThat(config.schema().features())
                .containsExactly(new NumericFeature("x", -1e100, 1e100, new Missing.Mean()));
        TrainingSettings training = TrainingSettings.of(Loss.CROSS_ENTROPY, new Optimizer.Adam(0.001, 0.9, 0.999, 1e-8))
                .withReplay(new ExperienceReplay(1024, 3, 32));
        assertThat(config.learning().settings()).isEqualTo(defaults(1, training));
        assertThat(config.learning().batching().size()).isEqualTo(8);
        assertThat(config.learning().batching().lingerMs()).isEqualTo(1000);
        assertThat(config.learning().momentsIntervalMs()).isEqualTo(10_000);
        assertThat(config.journal()).isEqualTo(new JournalConfig(50, 86_400_000, JournalConfig.FOREVER));
        assertThat(config.models().intervalMs()).isEqualTo(100);
        assertThat(config.scoring().maxModelLagMs()).isZero();
        assertThat(config.outcomes().horizonMs()).isEqualTo(604_800_000);
        assertThat(config.outcomes().onExpiry()).isEqualTo(OutcomesConfig.OnExpiry.DISCARD);
        assertThat(config.evaluation().holdOut()).isEqualTo(new HoldOut(0));
        assertThat(config.records().maxAheadMs()).isEqualTo(3_600_000);
        assertThat(config.records().maxDeadLetterBytes()).isEqualTo(900_000);
        assertThat(config.http().allowedHosts()).isEmpty();
        assertThat(config.http().token().value()).isEmpty();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void defaultsOfTheOtherOptimizersAreWhatTheyAre() {
        assertThat(optimizer("adamw"))
                .isEqualTo(new Optimizer.AdamW(new Optimizer.Adam(0.001, 0.9, 0.999, 1e-8), 0.01));
        assertThat(optimizer("sgd")).isEqualTo(new Optimizer.Sgd(0.001, 0.9));
        assertThat(optimizer("rmsprop")).isEqualTo(new Optimizer.RmsProp(0.001, 0.99, 1e-8));
    }

    private static Optimizer optimizer(String name) {
        LifeboatConfig config = LifeboatConfig.of(minimal("learning.optimizer", name));
        return SingleNetwork.training(config.learning().settings()).optimizer();
    }

    @Test
    void everySettingOfLearningIsTakenFromItsKey() {
        Map<String, String> settings = new HashMap<>(minimal("learning.schedule", "cosine"));
        settings.put("learning.schedule.warmup.steps", "7");
        settings.put("learning.schedule.period.steps", "70");
        settings.put("learning.schedule.decay", "0.25");
        settings.put("learning.schedule.floor", "0.125");
        settings.put("learning.positive.weight", "49");
        settings.put("learning.replay.size", "10");
        settings.put("learning.replay.steps", "2");
        settings.put("learning.replay.batch", "4");
        settings.put("scaling.half.life.ms", "3600000");
        settings.put("scaling.half.life.records", "5000");
        settings.put("learning.drift.detector", "page-hinkley");
        settings.put("learning.drift.reaction", "forget");
        settings.put("learning.drift.adwin.delta", "0.01");
        settings.put("learning.drift.page.hinkley.threshold", "30");
        settings.put("learning.drift.page.hinkley.tolerance", "0.01");
        LearningSettings learning = LifeboatConfig.of(settings).learning().settings();
        TrainingSettings training = SingleNetwork.training(learning);
        assertThat(training.schedule()).isEqualTo(new Schedule(Schedule.Kind.COSINE, 7, 70, 0.25, 0.125));
        assertThat(training.positiveWeight()).isEqualTo(49);
        assertThat(training.replay()).isEqualTo(new ExperienceReplay(10, 2, 4));
        assertThat(learning.scaling().halfLife()).isEqualTo(new HalfLife(3_600_000, 5000));
        assertThat(learning.drift())
                .isEqualTo(new DriftSettings(
                        DriftSettings.Detector.PAGE_HINKLEY, 0.01, 30, 0.01, DriftSettings.Reaction.FORGET));
    }

    @Test
    void shippedConfigurationIsTheOneOfTheTextbook() {
        LifeboatConfig config = LifeboatConfig.read(TITANIC, Map.of());
        assertThat(config.applicationId()).isEqualTo("titanic");
        assertThat(config.kafka().settings()).containsExactly(Map.entry("bootstrap.servers", "localhost:9092"));
        assertThat(config.topics()).isEqualTo(new Topics("titanic", "passengers", "outcomes", "predictions", 4, 1));
        assertThat(config.topics().deadLetters()).isEqualTo("titanic-dead-letters");
        assertThat(config.topics().journal()).isEqualTo("titanic-journal");
        assertThat(config.topics().models()).isEqualTo("titanic-models");
        assertThat(config.records().idField()).isEqualTo("passengerId");
        assertThat(config.model().target().field()).isEqualTo("survived");
        List<Feature> features = List.of(
                new NumericFeature("pclass", 1, 3, new Missing.Mean()),
                new CodeFeature("sex", Map.of("male", 1.0, "female", 0.0), new Missing.Reject()),
                new NumericFeature("age", 0, 120, new Missing.Mean()));
        assertThat(config.schema().features()).isEqualTo(features);
        TrainingSettings training = TrainingSettings.of(Loss.SQUARED_ERROR, new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8))
                .withReplay(new ExperienceReplay(0, 3, 32));
        assertThat(config.learning().settings()).isEqualTo(defaults(1912, training));
        assertThat(config.learning().batching().size()).isEqualTo(8);
        assertThat(config.learning().batching().lingerMs()).isEqualTo(1000);
        assertThat(config.learning().momentsIntervalMs()).isEqualTo(10_000);
        assertThat(config.models().intervalMs()).isEqualTo(100);
        assertThat(config.scoring().maxModelLagMs()).isZero();
        assertThat(config.outcomes().horizonMs()).isEqualTo(604_800_000);
        assertThat(config.outcomes().onExpiry()).isEqualTo(OutcomesConfig.OnExpiry.DISCARD);
        assertThat(config.evaluation().holdOut()).isEqualTo(new HoldOut(0));
        assertThat(config.records().maxAheadMs()).isEqualTo(3_600_000);
        assertThat(config.records().maxDeadLetterBytes()).isEqualTo(900_000);
        assertThat(config.http().allowedHosts()).isEmpty();
        assertThat(config.http().token().value()).isEmpty();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void environmentHasTheLastWord() {
        assertThat(titanic("LIFEBOAT_LEARNING_BATCH_SIZE", "32")
                        .learning()
                        .batching()
                        .size())
                .isEqualTo(32);
        assertThat(titanic("LIFEBOAT_TOPICS_OUTCOMES", "").topics().outcomes()).isNull();
        assertThat(titanic("LIFEBOAT_FEATURES_AGE_MAX", "99")
                        .schema()
                        .features()
                        .get(2))
                .isEqualTo(new NumericFeature("age", 0, 99, new Missing.Mean()));
        assertThat(titanic("LIFEBOAT_KAFKA_BOOTSTRAP_SERVERS", "a:1").kafka().settings())
                .containsExactly(Map.entry("bootstrap.servers", "a:1"));
        assertThat(titanic("LIFEBOAT_KAFKA_GROUP_INSTANCE_ID", "i-1").kafka().settings())
                .containsEntry("group.instance.id", "i-1");
    }

    @Test
    void environmentMayAddAFeature() {
        LifeboatConfig config = LifeboatConfig.read(
                TITANIC,
                Map.of("LIFEBOAT_FEATURES", "pclass,sex,age,siblings", "LIFEBOAT_FEATURES_SIBLINGS_TYPE", "numeric"));
        assertThat(config.schema().inputs()).isEqualTo(4);
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void unknownVariableOnlyWarns() {
        LifeboatConfig config = LifeboatConfig.read(
                TITANIC,
                Map.of("LIFEBOAT_SERVICE_HOST", "10.0.0.1", "PATH", "/bin", "lifeboat_x", "", "LIFEBOATS", "20"));
        assertThat(config.warnings()).singleElement().asString().contains("LIFEBOAT_SERVICE_HOST");
    }

    @Test
    void tokenIsReadFromAFileAndNotPrinted(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("token"), "s3cret\n");
        LifeboatConfig config = LifeboatConfig.of(minimal("http.token", "${directory:" + directory + ":token}"));

        assertThat(config.http().token().value()).isEqualTo("s3cret");
        assertThat(config.toString()).doesNotContain("s3cret");
    }

    @Test
    void allowedHostsAreAList() {
        LifeboatConfig config = LifeboatConfig.of(minimal("http.allowed.hosts", "lifeboat, 10.0.0.1,[fe80::1],::2"));

        assertThat(config.http().allowedHosts()).containsExactly("lifeboat", "10.0.0.1", "[fe80::1]", "::2");
    }

    @Test
    void referencesAreResolved(@TempDir Path directory) throws IOException {
        Path secrets = Files.writeString(directory.resolve("secrets.properties"), "password=top \\u00e9\n");
        Files.writeString(directory.resolve("token"), "abc");
        Map.Entry<String, String> variable = System.getenv().entrySet().stream()
                .filter(entry ->
                        entry.getKey().matches("[A-Z]+") && !entry.getValue().isBlank())
                .findFirst()
                .orElseThrow();
        LifeboatConfig config = LifeboatConfig.of(minimal(
                "kafka.sasl.jaas.config", "user \"u\" password \"${file:" + secrets + ":password}\";",
                "kafka.client.id", "${env:" + variable.getKey() + "}",
                "kafka.token", "${directory:" + directory + ":token}"));
        assertThat(config.kafka().settings())
                .containsEntry("sasl.jaas.config", "user \"u\" password \"top é\";")
                .containsEntry("client.id", variable.getValue())
                .containsEntry("token", "abc");
    }
}
