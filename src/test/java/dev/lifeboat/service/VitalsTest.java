package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.pipeline.ModelHolder;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.EnumSource;

class VitalsTest {
    private final LifeboatConfig config = LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of());
    private final ModelHolder untrained =
            new ModelHolder(config.model().untrained(config.learning().settings().scaling().clip()));
    private final Vitals vitals = new Vitals(untrained);

    @Test
    void beforeTheStreamsItIsAliveButNotReady() {
        assertThat(vitals.live().isUp()).isTrue();
        assertThat(vitals.ready().reasons()).containsExactly("the streams have not started yet");
    }

    @ParameterizedTest
    @EnumSource
    void aliveUnlessTheStreamsAreInError(State state) {
        vitals.watch(() -> state, () -> true, ModelVersion.NONE);

        boolean failed = state == State.ERROR || state == State.PENDING_ERROR;
        assertThat(vitals.live().isUp()).isEqualTo(!failed);
    }

    @ParameterizedTest
    @EnumSource(names = "RUNNING", mode = Mode.EXCLUDE)
    void notReadyUnlessTheStreamsRun(State state) {
        vitals.watch(() -> state, () -> true, ModelVersion.NONE);

        assertThat(vitals.ready().reasons()).containsExactly("the streams are " + state);
    }

    @Test
    void storesThatAreRestoredAreReasons() {
        vitals.watch(() -> State.REBALANCING, () -> true, ModelVersion.NONE);
        vitals.restores().onRestoreStart(new TopicPartition("changelog", 2), "pending", 0, 50);

        assertThat(vitals.ready().reasons())
                .containsExactly(
                        "the streams are REBALANCING",
                        "restoring store pending of partition 2: 0 of at most 50 records");
    }

    @Test
    void runningWithATaskAndTheNewestModelIsReady() {
        vitals.watch(() -> State.RUNNING, () -> true, ModelVersion.NONE);

        assertThat(vitals.ready().isUp()).isTrue();
    }

    @Test
    void runningWithoutATaskIsNotReady() {
        vitals.watch(() -> State.RUNNING, () -> false, ModelVersion.NONE);

        assertThat(vitals.ready().reasons()).containsExactly("no task runs here: other instances have all partitions");
    }

    @Test
    void modelOlderThanWhatWasPublishedIsNotReady() {
        vitals.watch(() -> State.RUNNING, () -> true, 3);

        assertThat(vitals.ready().reasons()).containsExactly("the model is of version -1, published is 3");
    }
}
