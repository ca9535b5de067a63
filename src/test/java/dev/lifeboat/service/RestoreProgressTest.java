package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoreProgressTest {
    private static final TopicPartition FIRST = new TopicPartition("changelog", 0);
    private static final TopicPartition SECOND = new TopicPartition("changelog", 1);

    private final RestoreProgress progress = new RestoreProgress();

    @Test
    void runningRestoresAreDescribed() {
        progress.onRestoreStart(SECOND, "pending", 100, 400);
        progress.onRestoreStart(FIRST, "pending", 0, 50);
        progress.onBatchRestored(SECOND, "pending", 150, 40);
        progress.onBatchRestored(SECOND, "pending", 200, 45);

        assertThat(progress.describe("the streams are REBALANCING"))
                .containsExactly(
                        "the streams are REBALANCING",
                        "restoring store pending of partition 0: 0 of at most 50 records",
                        "restoring store pending of partition 1: 85 of at most 300 records");
    }

    @Test
    void finishedRestoresAreNotDescribed() {
        progress.onRestoreStart(FIRST, "pending", 0, 50);
        progress.onRestoreStart(SECOND, "pending", 0, 50);

        progress.onRestoreEnd(FIRST, "pending", 50);
        progress.onRestoreSuspended(SECOND, "pending", 20);

        assertThat(progress.describe("the streams are RUNNING")).containsExactly("the streams are RUNNING");
    }
}
