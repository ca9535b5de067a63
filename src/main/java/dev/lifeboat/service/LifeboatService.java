package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.learning.JournalOrderException;
import dev.lifeboat.learning.ModelMismatchException;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.pipeline.SourceTopicException;
import dev.lifeboat.pipeline.SourceTopics;
import dev.lifeboat.topology.LifeboatTopology;
import dev.lifeboat.topology.TopologyInputs;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service. */
public final class LifeboatService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LifeboatService.class);
    private static final Duration MODEL_PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

    private final LifeboatConfig config;
    private final ModelHolder holder;
    private final KafkaStreams streams;
    private final Management management;
    private final Thread jitWarmup;

    /** Completes when the streams have stopped for good: with the failure that stopped them, if one did. */
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private LifeboatService(
            LifeboatConfig config, ModelHolder holder, KafkaStreams streams, Management management, Thread jitWarmup) {
        this.config = config;
        this.holder = holder;
        this.streams = streams;
        this.management = management;
        this.jitWarmup = jitWarmup;
    }

    /**
     * Opens the management port, checks privileges, topics and model, creates topics that are missing, and starts.
     *
     * @throws dev.lifeboat.config.InvalidConfigException if a topic is not as it must be; nothing was written
     * @throws ModelMismatchException if the application has learned another model; nothing was written
     * @throws UnavailableException if the management port cannot be had, or Kafka does not answer
     */
    public static LifeboatService start(LifeboatConfig config, PipelineObserver observer) {
        config.warnings().forEach(log::warn);
        ModelHolder holder = new ModelHolder(
                config.model().untrained(config.learning().settings().scaling().clip()));
        Management management = new Management(config, holder);
        log.info("Metrics, health and the model are on {}", management.url());
        Thread jitWarmup = startWarmup(config);
        try {
            return start(config, holder, management, management.observer().and(observer), jitWarmup);
        } catch (RuntimeException e) {
            jitWarmup.interrupt();
            management.close();
            throw e;
        }
    }

    /** Beside the start, which does not fill two cores. */
    private static Thread startWarmup(LifeboatConfig config) {
        Thread thread = new Thread(new JitWarmup(config), "jitWarmup");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static LifeboatService start(
            LifeboatConfig config,
            ModelHolder holder,
            Management management,
            PipelineObserver observer,
            Thread jitWarmup) {
        StreamsSettings.requireStateDirectory(config);
        long publishedVersion;
        List<TopicSetup.Found> topics;
        SourceTopics sources;
        try (Admin admin = new KafkaClients(config).admin()) {
            Privileges privileges = new Privileges(config);
            privileges.require(admin);
            publishedVersion = checkModel(config);
            TopicSetup setup = new TopicSetup(config, admin);
            topics = setup.ensure();
            sources = setup.sourceTopics();
            // What is allowed on a topic that was not there can be told only now.
            privileges.require(admin);
        }
        Properties settings = StreamsSettings.of(config);
        int partitions = topics.get(0).partitions();
        LifeboatTopology topology = new LifeboatTopology(
                config,
                new TopologyInputs(partitions, sources, holder, observer),
                new RecordSizes(config, partitions).changelogs(),
                Clock.systemUTC());
        KafkaStreams streams = streams(topology, settings);
        LifeboatService service = new LifeboatService(config, holder, streams, management, jitWarmup);
        streams.setUncaughtExceptionHandler(service::onFailure);
        streams.setStateListener((newState, oldState) -> service.onState(newState));
        management.watch(streams, publishedVersion);
        streams.start();
        return service;
    }

    private static KafkaStreams streams(LifeboatTopology topology, Properties settings) {
        try {
            return new KafkaStreams(topology.build(settings), settings);
        } catch (KafkaException e) {
            throw new InvalidConfigException(
                    "Kafka Streams refuses the configuration: " + KafkaClients.rootMessage(e), e);
        }
    }

    /** The version of the newest published model. */
    private static long checkModel(LifeboatConfig config) {
        Optional<byte[]> newest = new ModelReader(config).newest(MODEL_PATIENCE);
        ModelJson json = new Formats(config).models();
        return newest.map(json::fromBytes)
                .map(published -> published.model().version())
                .orElse(ModelVersion.NONE);
    }

    public LifeboatConfig config() {
        return config;
    }

    /** The model that records are scored with now. */
    public PublishedModel newestModel() {
        return holder.newest();
    }

    /** Where metrics, health and the model are served. */
    public String managementUrl() {
        return management.url();
    }

    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /**
     * Waits until the service has stopped, for whatever reason.
     *
     * @throws RuntimeException the failure that stopped it
     */
    public void awaitStop() throws InterruptedException {
        try {
            stopped.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** Finishes the records at hand, commits, leaves the group (a fixed member stays in it), and stops. */
    @Override
    public void close() {
        jitWarmup.interrupt();
        boolean fixedMember = config.kafka().settings().containsKey("group.instance.id");
        GroupMembershipOperation membership =
                fixedMember ? GroupMembershipOperation.REMAIN_IN_GROUP : GroupMembershipOperation.LEAVE_GROUP;
        boolean closed =
                streams.close(CloseOptions.groupMembershipOperation(membership).withTimeout(CLOSE_PATIENCE));
        if (!closed) {
            log.warn(
                    "The streams did not stop within {} s; what was not committed will be done again",
                    CLOSE_PATIENCE.toSeconds());
        }
        management.close();
        stopped.complete(null);
    }

    private void onState(KafkaStreams.State state) {
        log.info("The streams are {}", state);
        if (state == KafkaStreams.State.RUNNING) {
            jitWarmup.interrupt();
        } else if (state == KafkaStreams.State.NOT_RUNNING) {
            stopped.complete(null);
        } else if (state == KafkaStreams.State.ERROR) {
            stopped.completeExceptionally(
                    new UnavailableException("the streams have stopped after an error; see the log"));
        }
    }

    private StreamThreadExceptionResponse onFailure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ModelMismatchException
                    || cause instanceof JournalOrderException
                    || cause instanceof SourceTopicException) {
                stopped.completeExceptionally(cause);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
        }
        String denial = new Denial(config).line(failure);
        if (denial != null) {
            stopped.completeExceptionally(new UnavailableException(denial, failure));
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        if (isTransient(failure)) {
            log.warn("A stream thread is replaced after: {}", KafkaClients.rootMessage(failure));
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        stopped.completeExceptionally(failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** Whether trying again can help: brokers that do not answer for a while. */
    private static boolean isTransient(Throwable failure) {
        boolean fromKafka = failure instanceof StreamsException;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (fromKafka && cause instanceof RetriableException) {
                return true;
            }
        }
        return false;
    }
}
