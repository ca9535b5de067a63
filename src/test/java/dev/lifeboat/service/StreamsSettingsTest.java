package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsSettingsTest {
    @Test
    void recordsAndOutcomesAreTakenInTheOrderOfTheirTimes() {
        assertThat(settings("outcomes", Map.of())).containsEntry("max.task.idle.ms", 0L);
    }

    @Test
    void whereEachTaskReadsOneTopicNoOrderIsKept() {
        assertThat(settings("", Map.of())).containsEntry("max.task.idle.ms", -1L);
    }

    @Test
    void aKilledInstanceIsMissedWithinSixSeconds() {
        assertThat(consumers(Map.of()))
                .containsEntry("session.timeout.ms", 6000)
                .containsEntry("heartbeat.interval.ms", 1500);
    }

    @Test
    void theConfigurationHasTheLastWord() {
        assertThat(settings("", Map.of("kafka.max.task.idle.ms", "5"))).containsEntry("max.task.idle.ms", "5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka.", "kafka.consumer."})
    void theConfigurationHasTheLastWordOnConsumers(String prefix) {
        assertThat(consumers(Map.of(prefix + "session.timeout.ms", "30000", prefix + "heartbeat.interval.ms", "9000")))
                .containsEntry("session.timeout.ms", "30000")
                .containsEntry("heartbeat.interval.ms", "9000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka.batch.size", "kafka.producer.batch.size"})
    void theConfigurationHasTheLastWordOnProducers(String key) {
        assertThat(producers(Map.of(key, "16384"))).containsEntry("batch.size", "16384");
    }

    @Test
    void aBatchFitsATopicAsKafkaCreatesIt() {
        int maxMessageBytes = 1_048_588;
        int batchHeader = 61;
        assertThat(producers(Map.of()).get("batch.size"))
                .asInstanceOf(InstanceOfAssertFactories.INTEGER)
                .isLessThanOrEqualTo(maxMessageBytes - batchHeader);
    }

    private static Map<String, Object> consumers(Map<String, String> more) {
        return new StreamsConfig(settings("", more)).getMainConsumerConfigs("group", "client", 0);
    }

    private static Map<String, Object> producers(Map<String, String> more) {
        return new StreamsConfig(settings("", more)).getProducerConfigs("client");
    }

    private static Properties settings(String outcomes, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.putAll(Map.of(
                "application.id", "titanic",
                "kafka.bootstrap.servers", "localhost:9092",
                "topics.input", "passengers",
                "topics.outcomes", outcomes,
                "features", "age",
                "features.age.type", "numeric"));
        return StreamsSettings.of(LifeboatConfig.of(settings));
    }
}
