package dev.lifeboat.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
    private static Map<String, String> journal(Map<String, String> overrides) {
        LifeboatConfig config = LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of(), overrides);
        return TopicPlan.of(config).stream()
                .filter(plan -> plan.name().equals("titanic-journal"))
                .findFirst()
                .orElseThrow()
                .settings();
    }

    @Test
    void journalIsKeptForeverByDefault() {
        assertThat(journal(Map.of()))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1"));
    }

    /** Kafka deletes segments, by the newest record of each. */
    @Test
    void segmentsOfAJournalWithRetentionAreShort() {
        assertThat(journal(Map.of("topics.journal.retention.ms", "345600000")))
                .containsEntry("retention.ms", "345600000")
                .containsEntry("segment.ms", "86400000")
                .containsEntry("retention.bytes", "-1");
        assertThat(journal(Map.of("topics.journal.retention.ms", "31536000000")))
                .as("Kafka's default")
                .containsEntry("segment.ms", "604800000");
    }
}
