package dev.lifeboat.service;

import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.http.Health;
import dev.lifeboat.pipeline.ModelHolder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.jspecify.annotations.Nullable;

/** Liveness and readiness of an instance. */
final class HealthChecks {
    private static final Health HEALTHY = new Health(List.of());

    private final ModelHolder holder;
    private final RestoreProgress restoreProgress = new RestoreProgress();
    private volatile @Nullable Watched watched;

    private record Watched(Supplier<KafkaStreams.State> state, TaskAssignment tasks, long publishedVersion) {}

    /** @param holder of the model in use */
    HealthChecks(ModelHolder holder) {
        this.holder = holder;
    }

    /** @param publishedVersion version of the newest model before the start of the streams */
    void watch(Supplier<KafkaStreams.State> state, TaskAssignment tasks, long publishedVersion) {
        watched = new Watched(state, tasks, publishedVersion);
    }

    StateRestoreListener restoreListener() {
        return restoreProgress;
    }

    /** Unhealthy when only a restart of the process can help. */
    Health live() {
        Watched now = watched;
        if (now == null) {
            return HEALTHY;
        }
        return switch (now.state.get()) {
            case PENDING_ERROR, ERROR -> unhealthy("the streams have stopped after an error; see the log");
            case CREATED, REBALANCING, RUNNING, PENDING_SHUTDOWN, NOT_RUNNING -> HEALTHY;
        };
    }

    /**
     * Healthy when the instance does its part of the work: it runs tasks, or its standby tasks are up to date, or the group has more members
     * than tasks and this instance is a spare.
     */
    Health ready() {
        Watched now = watched;
        if (now == null) {
            return unhealthy("the streams have not started yet");
        }
        KafkaStreams.State state = now.state.get();
        if (state != KafkaStreams.State.RUNNING) {
            return new Health(restoreProgress.describe("the streams are " + state));
        }
        List<String> reasons = new ArrayList<>(taskProblems(now.tasks));
        long version = holder.newest().model().version();
        if (version < now.publishedVersion) {
            reasons.add("the model in use has version " + version + ", the newest published model has version "
                    + now.publishedVersion);
        }
        return new Health(reasons);
    }

    private static List<String> taskProblems(TaskAssignment tasks) {
        if (tasks.hasActiveTasks()) {
            return List.of();
        }
        try {
            if (tasks.hasStandbyTasks()) {
                long lag = tasks.standbyLag();
                return lag <= tasks.maxStandbyLag()
                        ? List.of()
                        : List.of("a standby task is " + lag + " changelog records behind");
            }
            return tasks.isSpare() ? List.of() : List.of("no tasks are assigned to this instance");
        } catch (UnavailableException e) {
            return List.of("no active tasks are assigned to this instance", String.valueOf(e.getMessage()));
        }
    }

    private static Health unhealthy(String reason) {
        return new Health(List.of(reason));
    }
}
