package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.pipeline.ModelHolder;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class HealthChecksTest {
    private static final long MAX_LAG = 10_000;
    private static final Tasks ACTIVE = new Tasks(true, false, 0, false);
    private static final Tasks NONE = new Tasks(false, false, 0, false);
    private static final Tasks SPARE = new Tasks(false, false, 0, true);

    private final LifeboatConfig config = LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of());
    private final ModelHolder untrained =
            new ModelHolder(Model.untrained(config.model(), config.learning().settings()));
    private final HealthChecks health = new HealthChecks(untrained);

    private record Tasks(boolean hasActiveTasks, boolean hasStandbyTasks, long standbyLag, boolean isSpare)
            implements TaskAssignment {
        @Override
        public long maxStandbyLag() {
            return MAX_LAG;
        }
    }

    private void watch(State state, TaskAssignment tasks) {
        health.watch(() -> state, tasks, ModelVersion.NONE);
    }

    @Test
    void liveButNotReadyBeforeTheStreamsStart() {
        assertThat(health.live().isUp()).isTrue();
        assertThat(health.ready().reasons()).containsExactly("the streams have not started yet");
    }

    @ParameterizedTest
    @EnumSource
    void liveUnlessTheStreamsAreInError(State state) {
        watch(state, ACTIVE);

        boolean failed = state == State.ERROR || state == State.PENDING_ERROR;
        assertThat(health.live().isUp()).isEqualTo(!failed);
    }

    @ParameterizedTest
    @EnumSource(names = "RUNNING", mode = Mode.EXCLUDE)
    void notReadyUnlessTheStreamsRun(State state) {
        watch(state, ACTIVE);

        assertThat(health.ready().reasons()).containsExactly("the streams are " + state);
    }

    @Test
    void restoringStoresAreReasons() {
        watch(State.REBALANCING, ACTIVE);
        health.restoreListener().onRestoreStart(new TopicPartition("changelog", 2), "pending", 0, 50);

        assertThat(health.ready().reasons())
                .containsExactly(
                        "the streams are REBALANCING",
                        "restoring store pending of partition 2: 0 of at most 50 records");
    }

    @Test
    void readyWithAnActiveTaskAndTheNewestModel() {
        watch(State.RUNNING, ACTIVE);

        assertThat(health.ready().isUp()).isTrue();
    }

    @Test
    void notReadyWithoutTasks() {
        watch(State.RUNNING, NONE);

        assertThat(health.ready().reasons()).containsExactly("no tasks are assigned to this instance");
    }

    @Test
    void readyWithoutTasksIfTheGroupHasMoreMembersThanTasks() {
        watch(State.RUNNING, SPARE);

        assertThat(health.ready().isUp()).isTrue();
    }

    @Test
    void readyWithRestoredStandbyTasks() {
        watch(State.RUNNING, new Tasks(false, true, MAX_LAG, false));

        assertThat(health.ready().isUp()).isTrue();
    }

    @Test
    void notReadyWithStandbyTasksThatAreBeingRestored() {
        watch(State.RUNNING, new Tasks(false, true, MAX_LAG + 1, false));

        assertThat(health.ready().reasons()).containsExactly("a standby task is 10001 changelog records behind");
    }

    @Test
    void notReadyIfTheSizeOfTheGroupIsUnknown() {
        watch(State.RUNNING, new TaskAssignment() {
            @Override
            public boolean hasActiveTasks() {
                return false;
            }

            @Override
            public boolean hasStandbyTasks() {
                return false;
            }

            @Override
            public long standbyLag() {
                return 0;
            }

            @Override
            public long maxStandbyLag() {
                return 0;
            }

            @Override
            public boolean isSpare() {
                throw new UnavailableException("Kafka does not respond");
            }
        });

        assertThat(health.ready().reasons())
                .containsExactly("no active tasks are assigned to this instance", "Kafka does not respond");
    }

    @Test
    void notReadyWithAnOldModel() {
        health.watch(() -> State.RUNNING, ACTIVE, 3);

        assertThat(health.ready().reasons())
                .containsExactly("the model in use has version -1, the newest published model has version 3");
    }
}
