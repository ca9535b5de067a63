package dev.lifeboat.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.streams.StreamsConfig;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsSettingsTest {
    @Test
    void recordsAndOutcomesAreProcessedInTheOrderOfTheirTimestamps() {
        assertThat(settings("outcomes", Map.of())).containsEntry("max.task.idle.ms", 0L);
    }

    @Test
    void tasksWithOneTopicDoNotWait() {
        assertThat(settings("", Map.of())).containsEntry("max.task.idle.ms", -1L);
    }

    @Test
    void killedInstanceIsNoticedWithinSixSeconds() {
        assertThat(consumers(Map.of()))
                .containsEntry("session.timeout.ms", 6000)
                .containsEntry("heartbeat.interval.ms", 1500);
    }

    @Test
    void configurationOverridesDefaults() {
        assertThat(settings("", Map.of("kafka.max.task.idle.ms", "5"))).containsEntry("max.task.idle.ms", "5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka.", "kafka.consumer."})
    void configurationOverridesDefaultsOfConsumers(String prefix) {
        assertThat(consumers(Map.of(prefix + "session.timeout.ms", "30000", prefix + "heartbeat.interval.ms", "9000")))
                .containsEntry("session.timeout.ms", "30000")
                .containsEntry("heartbeat.interval.ms", "9000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka.batch.size", "kafka.producer.batch.size"})
    void configurationOverridesDefaultsOfProducers(String key) {
        assertThat(producers(Map.of(key, "16384"))).containsEntry("batch.size", "16384");
    }

    @Test
    void batchFitsIntoATopicWithDefaultSettings() {
        int maxMessageBytes = 1_048_588;
        int batchHeader = 61;
        assertThat(producers(Map.of()).get("batch.size"))
                .asInstanceOf(InstanceOfAssertFactories.INTEGER)
                .isLessThanOrEqualTo(maxMessageBytes - batchHeader);
    }

    @Test
    void eachDefaultHasAReason() {
        LifeboatConfig config = config("outcomes", Map.of());
        Properties settings = StreamsSettings.of(config);

        assertThat(StreamsDefaults.of(config)).isNotEmpty().allSatisfy((name, setting) -> {
            assertThat(settings).containsEntry(name, setting.value());
            assertThat(setting.reason()).endsWith(".");
        });
        assertThat(settings.keySet())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                StreamsDefaults.of(config).keySet().stream(),
                                Stream.of("application.id", "bootstrap.servers"))
                        .toList());
    }

    @Test
    void missingBrokerIsReportedFirst() {
        Map<String, String> withoutBroker = Map.of("kafka.bootstrap.servers", "", "kafka.commit.interval.ms", "abc");

        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> settings("", withoutBroker))
                .withMessageStartingWith("kafka.bootstrap.servers is missing");
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> new KafkaClients(config("", withoutBroker)))
                .withMessageStartingWith("kafka.bootstrap.servers is missing");
    }

    private static Map<String, Object> consumers(Map<String, String> more) {
        return new StreamsConfig(settings("", more)).getMainConsumerConfigs("group", "client", 0);
    }

    private static Map<String, Object> producers(Map<String, String> more) {
        return new StreamsConfig(settings("", more)).getProducerConfigs("client");
    }

    private static Properties settings(String outcomes, Map<String, String> more) {
        return StreamsSettings.of(config(outcomes, more));
    }

    private static LifeboatConfig config(String outcomes, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "application.id", "titanic",
                "kafka.bootstrap.servers", "localhost:9092",
                "topics.input", "passengers",
                "topics.outcomes", outcomes,
                "features", "age",
                "features.age.type", "numeric"));
        settings.putAll(more);
        return LifeboatConfig.of(settings);
    }
}
