package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

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
    void theConfigurationHasTheLastWord() {
        assertThat(settings("", Map.of("kafka.max.task.idle.ms", "5"))).containsEntry("max.task.idle.ms", "5");
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
