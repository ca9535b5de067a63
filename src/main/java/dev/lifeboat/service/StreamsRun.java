package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.kafka.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka Streams from its start to its end. */
final class StreamsRun implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamsRun.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final LifeboatConfig config;
    private final StreamFailures failures;
    private final KafkaStreams streams;
    private final Runnable whenRunning;

    /** Completes when the streams have stopped: exceptionally if a failure stopped them. */
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private StreamsRun(LifeboatConfig config, KafkaStreams streams, Runnable whenRunning) {
        this.config = config;
        this.failures = new StreamFailures(config);
        this.streams = streams;
        this.whenRunning = whenRunning;
    }

    /** Creates the topology of a run. */
    @FunctionalInterface
    interface TopologySource {
        Topology build(Properties settings);
    }

    /**
     * Starts the streams. Local state that cannot be opened is deleted, and restored from Kafka.
     *
     * @param whenRunning called each time when the streams start to process records
     * @throws InvalidConfigException if Kafka Streams rejects the configuration
     * @throws UnavailableException if the local state cannot be opened or deleted
     */
    static StreamsRun start(
            LifeboatConfig config,
            TopologySource topology,
            StateRestoreListener restoreListener,
            Runnable whenRunning) {
        Set<Path> restored = new HashSet<>();
        while (true) {
            try {
                return startOnce(config, topology, restoreListener, whenRunning);
            } catch (ProcessorStateException e) {
                DamagedStore store = DamagedStore.find(e, new StateDirectory(config).path());
                if (store == null || !restored.add(store.task())) {
                    throw unusable(config, e);
                }
                store.delete();
                log.warn(
                        "The state in {} is damaged and will be restored from Kafka: {}",
                        store.task(),
                        store.problem());
            }
        }
    }

    private static UnavailableException unusable(LifeboatConfig config, ProcessorStateException e) {
        return new UnavailableException(
                "the state in " + new StateDirectory(config).path() + " cannot be used: " + Failures.rootMessage(e)
                        + "; delete this directory to restore the state from Kafka",
                e);
    }

    private static StreamsRun startOnce(
            LifeboatConfig config,
            TopologySource topology,
            StateRestoreListener restoreListener,
            Runnable whenRunning) {
        StreamsRun run = new StreamsRun(config, create(config, topology), whenRunning);
        run.streams.setGlobalStateRestoreListener(restoreListener);
        run.streams.setUncaughtExceptionHandler(run::onFailure);
        run.streams.setStateListener((newState, oldState) -> run.onState(newState));
        boolean started = false;
        try {
            run.streams.start();
            started = true;
            return run;
        } finally {
            if (!started) {
                run.streams.close(CLOSE_TIMEOUT);
            }
        }
    }

    private static KafkaStreams create(LifeboatConfig config, TopologySource topology) {
        Properties settings = StreamsSettings.of(config);
        try {
            return new KafkaStreams(topology.build(settings), settings);
        } catch (ProcessorStateException e) {
            throw e;
        } catch (KafkaException e) {
            throw new InvalidConfigException("Kafka Streams rejects the configuration: " + Failures.rootMessage(e), e);
        }
    }

    KafkaStreams streams() {
        return streams;
    }

    /**
     * Waits until the streams have stopped.
     *
     * @throws RuntimeException the failure that stopped them
     */
    void awaitStop() throws InterruptedException {
        try {
            stopped.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** Reports a failure that the stream threads have not noticed. */
    void fail(UnavailableException failure) {
        stopped.completeExceptionally(failure);
    }

    /** Finishes the current records, commits, leaves the group unless membership is static, and stops. */
    @Override
    public void close() {
        boolean isStaticMember = config.kafka().settings().containsKey("group.instance.id");
        GroupMembershipOperation membership =
                isStaticMember ? GroupMembershipOperation.REMAIN_IN_GROUP : GroupMembershipOperation.LEAVE_GROUP;
        CloseOptions options = CloseOptions.groupMembershipOperation(membership).withTimeout(CLOSE_TIMEOUT);
        if (!streams.close(options)) {
            log.warn(
                    "The streams did not stop within {} s; uncommitted records will be processed again",
                    CLOSE_TIMEOUT.toSeconds());
        }
        stopped.complete(null);
    }

    private void onState(KafkaStreams.State state) {
        log.info("The streams are {}", state);
        if (state == KafkaStreams.State.RUNNING) {
            whenRunning.run();
        } else if (state == KafkaStreams.State.NOT_RUNNING) {
            stopped.complete(null);
        } else if (state == KafkaStreams.State.ERROR) {
            stopped.completeExceptionally(
                    new UnavailableException("the streams have stopped after an error; see the log"));
        }
    }

    private StreamThreadExceptionResponse onFailure(Throwable failure) {
        StreamFailures.Decision decision = failures.decide(failure);
        if (decision instanceof StreamFailures.ReplaceThread replace) {
            log.warn("A stream thread is replaced after: {}", replace.reason());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        stopped.completeExceptionally(((StreamFailures.Stop) decision).failure());
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
}
