package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoresTest {
    private static final TopicPartition FIRST = new TopicPartition("changelog", 0);
    private static final TopicPartition SECOND = new TopicPartition("changelog", 1);

    private final Restores restores = new Restores();

    @Test
    void slowRestoreIsVisibleWithItsProgress() {
        restores.onRestoreStart(SECOND, "pending", 100, 400);
        restores.onRestoreStart(FIRST, "pending", 0, 50);
        restores.onBatchRestored(SECOND, "pending", 150, 40);
        restores.onBatchRestored(SECOND, "pending", 200, 45);

        assertThat(restores.describe("the streams are REBALANCING"))
                .containsExactly(
                        "the streams are REBALANCING",
                        "restoring store pending of partition 0: 0 of at most 50 records",
                        "restoring store pending of partition 1: 85 of at most 300 records");
    }

    @Test
    void restoreThatIsOverIsForgotten() {
        restores.onRestoreStart(FIRST, "pending", 0, 50);
        restores.onRestoreStart(SECOND, "pending", 0, 50);

        restores.onRestoreEnd(FIRST, "pending", 50);
        restores.onRestoreSuspended(SECOND, "pending", 20);

        assertThat(restores.describe("it runs")).containsExactly("it runs");
    }
}
