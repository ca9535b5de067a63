package dev.lifeboat.service;

import dev.lifeboat.http.Health;
import dev.lifeboat.pipeline.ModelHolder;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.jspecify.annotations.Nullable;

/** Whether the service is alive, and whether it does its work. */
final class Vitals {
    private static final Health WELL = new Health(List.of());

    private final ModelHolder holder;
    private final Restores restores = new Restores();
    private volatile @Nullable Watched watched;

    private record Watched(Supplier<KafkaStreams.State> state, BooleanSupplier hasTasks, long publishedVersion) {}

    Vitals(ModelHolder holder) {
        this.holder = holder;
    }

    /** @param publishedVersion of the newest model before the streams start */
    void watch(KafkaStreams streams, long publishedVersion) {
        watch(streams::state, () -> hasTasks(streams), publishedVersion);
    }

    void watch(Supplier<KafkaStreams.State> state, BooleanSupplier hasTasks, long publishedVersion) {
        watched = new Watched(state, hasTasks, publishedVersion);
    }

    private static boolean hasTasks(KafkaStreams streams) {
        return streams.metadataForLocalThreads().stream()
                .anyMatch(thread -> !thread.activeTasks().isEmpty());
    }

    /** To be told how far stores are restored. */
    StateRestoreListener restores() {
        return restores;
    }

    /** Down when only a new start can help. */
    Health live() {
        Watched now = watched;
        if (now == null) {
            return WELL;
        }
        return switch (now.state.get()) {
            case PENDING_ERROR, ERROR -> sick("the streams have stopped after an error; see the log");
            case CREATED, REBALANCING, RUNNING, PENDING_SHUTDOWN, NOT_RUNNING -> WELL;
        };
    }

    Health ready() {
        Watched now = watched;
        if (now == null) {
            return sick("the streams have not started yet");
        }
        KafkaStreams.State state = now.state.get();
        if (state != KafkaStreams.State.RUNNING) {
            return new Health(restores.describe("the streams are " + state));
        }
        if (!now.hasTasks.getAsBoolean()) {
            return sick("no task runs here: other instances have all partitions");
        }
        long version = holder.newest().model().version();
        return version < now.publishedVersion
                ? sick("the model is of version " + version + ", published is " + now.publishedVersion)
                : WELL;
    }

    private static Health sick(String reason) {
        return new Health(List.of(reason));
    }
}
