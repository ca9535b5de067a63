package dev.lifeboat.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.schema.Missing;
import dev.lifeboat.schema.OneHotFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each problem of a configuration is reported in one line that names it. */
class ConfigErrorsTest {
    @Test
    void referenceThatLeadsNowhereIsAnError(@TempDir Path directory) throws IOException {
        Path secrets = Files.writeString(directory.resolve("secrets.properties"), "password=top\n");
        requireError(ConfigTest.minimal("kafka.a", "${file:" + secrets + ":user}"), "kafka.a");
        requireError(ConfigTest.minimal("kafka.a", "${file:" + directory + "/none:user}"), "reference");
        requireError(ConfigTest.minimal("kafka.a", "${env:LIFEBOAT_NO_SUCH_VARIABLE}"), "kafka.a");
        requireError(ConfigTest.minimal("kafka.a", "${directory:" + directory + ":none}"), "kafka.a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        learning.batchsize        | 8     | did you mean 'learning.batch.size'?
        feature.x.type            | code  | did you mean 'features.x.type'?
        features.y.type           | code  | did you mean 'features.x.type'?
        bootstrap.servers         | b:1   | keys for Kafka's clients start with 'kafka.'
        learning.batch.size       | eight | learning.batch.size
        learning.batch.size       | 0     | learning.batch.size
        learning.batch.size       | 1.5   | learning.batch.size
        learning.rate             | 0     | learning.rate
        learning.rate             | NaN   | learning.rate
        learning.beta1            | 1     | learning.beta1
        learning.loss             | hinge | learning.loss
        learning.optimizer        | ADAM  | learning.optimizer
        network.hidden.units      | 16,x  | network.hidden.units
        network.hidden.units      | 0     | 0
        network.output.init       | he    | network.output.init
        evaluation.window         | 20001 | evaluation.window
        evaluation.holdout.fraction | 1.1 | evaluation.holdout.fraction
        evaluation.holdout.fraction | NaN | NaN
        predictions.threshold     | NaN   | NaN
        outcomes.on.expiry        | maybe | outcomes.on.expiry
        outcomes.horizon.ms       | 0     | outcomes.horizon.ms
        models.interval.ms        | 0     | models.interval.ms
        learning.batch.linger.ms  | 9223372036854775807 | learning.batch.linger.ms
        scaling.interval.ms       | 9223372036854775807 | scaling.interval.ms
        timestamps.max.ahead.ms   | 9223372036854775807 | timestamps.max.ahead.ms
        kafka.processing.guarantee | at_least_once | exactly_once_v2
        kafka.application.id      | other | set application.id instead
        kafka.value.deserializer  | x.Y   | kafka.value.deserializer cannot be set
        kafka.producer.key.serializer | x.Y | kafka.producer.key.serializer cannot be set
        application.id            | a b   | application.id
        application.id            | ..    | application.id
        topics.input              | a b   | topics.input
        topics.input              | ''    | topics.input
        topics.outcomes           | ..    | topics.outcomes
        topics.predictions        | a/b   | topics.predictions
        http.allowed.hosts        | lifeboat:8080 | http.allowed.hosts 'lifeboat:8080'
        http.allowed.hosts        | http://lifeboat | http.allowed.hosts
        http.allowed.hosts        | *     | http.allowed.hosts
        http.token                | two words | http.token must consist of printable ASCII
        metrics.otlp.url          | nonsense | metrics.otlp.url
        metrics.otlp.url          | ftp://host/x | metrics.otlp.url
        application.id            | ''    | application.id
        topics.outcomes           | input | must be different topics
        topics.predictions        | app-journal | must be different topics
        journal.checkpoint.interval.ms | -1 | journal.checkpoint.interval.ms
        topics.journal.retention.ms | -2  | topics.journal.retention.ms
        topics.journal.retention.ms | 172799999 | less than twice journal.checkpoint.interval.ms=86400000
        """)
    void wrongSettingIsAnErrorThatNamesIt(String key, String value, String named) {
        requireError(ConfigTest.minimal(key, value), named);
    }

    /** It fails its validator, too, because it has no value: that would be a second line of no use. */
    @Test
    void valueThatCannotBeParsedIsOneProblem() {
        assertThatThrownBy(() -> LifeboatConfig.of(ConfigTest.minimal("learning.rate", "abc")))
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "Invalid value abc for configuration learning.rate: Not a number of type DOUBLE"));
    }

    /** Nothing could be rebuilt. */
    @Test
    void retentionWithoutCheckpointsIsAnError() {
        Map<String, String> settings = ConfigTest.minimal("journal.checkpoint.interval.ms", "0");
        settings.put("topics.journal.retention.ms", "604800000");
        requireError(settings, "journal.checkpoint.interval.ms, which is 0 (none)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        features             | ''          | features is empty
        features             | x,          | features contains an empty name
        features             | x,label     | features.label.type
        features             | 9x          | features.9x.type
        features.x.type      | text        | features.x.type
        features.x.min       | NaN         | limits
        features.x.min       | 1e101       | limits
        features.x.missing   | often       | often
        features.x.type      | code        | values
        features.x.type      | one-hot     | values
        features.x.max       | many        | features.x.max
        """)
    void wrongFeatureIsAnErrorThatNamesIt(String key, String value, String named) {
        requireError(ConfigTest.minimal(key, value), named);
    }

    @Test
    void replayThatWouldNotFitItsMemoryIsAnErrorThatNamesIt() {
        String categories = IntStream.range(0, 600).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        Map<String, String> wide = ConfigTest.minimal("features.x.type", "one-hot", "features.x.values", categories);
        wide.put("learning.replay.size", "80000");
        LifeboatConfig.of(wide);

        wide.put("learning.replay.size", "100000");
        requireError(wide, "learning.replay.size=100000", "600 inputs", "at most 83333");

        wide.put("learning.replay.steps", "0");
        LifeboatConfig.of(wide);
    }

    @Test
    void featureNamesAreChecked() {
        Map<String, String> settings = ConfigTest.minimal("features", "9x", "features.9x.type", "numeric");
        settings.remove("features.x.type");
        requireError(settings, "feature name '9x'");
        requireError(ConfigTest.minimal("features", "x,x"), "'x'");
        requireError(ConfigTest.minimal("features", "x,"), "feature");
        requireError(ConfigTest.minimal("label.field", "x"), "'x' is the name of both a feature and the label");
        requireError(ConfigTest.minimal("id.field", "x"), "id.field");
        requireError(ConfigTest.minimal("id.field", "label"), "id.field");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        male               | male
        male:one           | male:one
        :1                 | :1
        male:1,male:0      | male
        male:NaN           | male
        male:1e101         | male
        """)
    void wrongCodeIsAnErrorThatNamesIt(String values, String named) {
        requireError(ConfigTest.minimal("features.x.type", "code", "features.x.values", values), named);
    }

    @Test
    void requiredKeysAreRequired() {
        for (String key : List.of("application.id", "topics.input", "features.x.type")) {
            Map<String, String> settings = ConfigTest.minimal();
            settings.remove(key);
            requireError(settings, key);
        }
        Map<String, String> settings = ConfigTest.minimal();
        settings.remove("features");
        settings.remove("features.x.type");
        requireError(settings, "features");
    }

    @Test
    void brokersAreRequiredOnlyWhereTheyAreUsed() {
        Map<String, String> settings = ConfigTest.minimal();
        settings.remove("kafka.bootstrap.servers");
        KafkaConfig kafka = LifeboatConfig.of(settings).kafka();

        assertThatThrownBy(kafka::bootstrapServers)
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageStartingWith("kafka.bootstrap.servers is missing");
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        Map<String, String> settings = ConfigTest.minimal(
                "learning.rate", "0",
                "learning.batchsize", "8",
                "http.port", "-1");
        assertThatThrownBy(() -> LifeboatConfig.of(settings))
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        e -> assertThat(e.problems())
                                .hasSize(3)
                                .anyMatch(line -> line.contains("learning.rate"))
                                .anyMatch(line -> line.contains("learning.batchsize"))
                                .anyMatch(line -> line.contains("http.port")));

        Map<String, String> inconsistent =
                ConfigTest.minimal("topics.predictions", "a/b", "metrics.otlp.url", "nonsense", "kafka.group.id", "g");
        assertThatThrownBy(() -> LifeboatConfig.of(inconsistent))
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        e -> assertThat(e.problems()).hasSize(3));
    }

    @Test
    void messageIsOneLineWhateverTheValueIs() {
        requireError(ConfigTest.minimal("learning.rate", "fast\nor slow"), "learning.rate");
        requireError(ConfigTest.minimal("learning\nrate", "1"), "learning");
        requireError(ConfigTest.minimal("application.id", "a\r\nb"), "application.id");
    }

    @Test
    void fileThatCannotBeReadIsAnError(@TempDir Path directory) throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.properties"), "a=\\uzzzz\n");
        for (Path file : List.of(directory.resolve("none.properties"), directory, broken)) {
            assertThatThrownBy(() -> LifeboatConfig.read(file, Map.of()))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void categoriesAreReadInTheirOrder() {
        LifeboatConfig config = LifeboatConfig.of(ConfigTest.minimal(
                "features", "x,deck",
                "features.deck.type", "one-hot",
                "features.deck.values", "B,A,C",
                "features.deck.unknown", "zero",
                "features.deck.missing", "A"));
        assertThat(config.schema().features().get(1))
                .isEqualTo(new OneHotFeature(
                        "deck", List.of("B", "A", "C"), OneHotFeature.Unknown.ZERO, new Missing.Value("A")));
        requireError(
                ConfigTest.minimal("features.x.type", "one-hot", "features.x.values", "A,B", "features.x.missing", "C"),
                "missing=C");
        requireError(ConfigTest.minimal("features.x.type", "one-hot", "features.x.values", "A,B,A"), "x");
    }

    private static void requireError(Map<String, String> settings, String... named) {
        assertThatThrownBy(() -> LifeboatConfig.of(settings))
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        e -> assertThat(e.problems())
                                .isNotEmpty()
                                .noneMatch(line -> line.isBlank() || line.matches("(?s).*[\\r\\n].*"))
                                .anyMatch(line -> Stream.of(named).anyMatch(line::contains)));
    }
}
