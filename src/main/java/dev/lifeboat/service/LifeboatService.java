package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.kafka.KafkaKeys;
import dev.lifeboat.kafka.RecordSizes;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelMismatchException;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.topology.LifeboatTopology;
import dev.lifeboat.topology.TopologyInputs;
import java.time.Clock;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running service: streams, management port and JIT warm-up. */
public final class LifeboatService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LifeboatService.class);

    private final LifeboatConfig config;
    private final ModelHolder holder;
    private final StreamsRun run;
    private final TopicWatch topicWatch;
    private final Management management;
    private final Thread jitWarmup;

    private LifeboatService(
            LifeboatConfig config, ModelHolder holder, StreamsRun run, Management management, Thread jitWarmup) {
        this.config = config;
        this.holder = holder;
        this.run = run;
        this.topicWatch = TopicWatch.start(config, run::fail);
        this.management = management;
        this.jitWarmup = jitWarmup;
    }

    /**
     * Opens the management port, runs the {@linkplain StartupChecks startup checks}, and starts the streams.
     *
     * @throws dev.lifeboat.config.InvalidConfigException if the configuration or an existing topic is unusable; nothing was written
     * @throws ModelMismatchException if the application has another model; nothing was written
     * @throws UnavailableException if the management port is in use, or Kafka does not respond
     */
    public static LifeboatService start(LifeboatConfig config, PipelineObserver observer) {
        config.kafka().bootstrapServers();
        config.warnings().forEach(log::warn);
        KafkaKeys.warnings(config).forEach(log::warn);
        ModelHolder holder = new ModelHolder(
                Model.untrained(config.model(), config.learning().settings()));
        Management management = new Management(config, holder);
        log.info("Metrics, health and the model are on {}", management.url());
        Thread jitWarmup = startWarmup(config);
        try {
            StartupChecks.Result checked = new StartupChecks(config).run();
            new JournalSettings(config).ensure(checked.published());
            StreamsRun run = startStreams(
                    config, checked, holder, management, management.observer().and(observer), jitWarmup);
            return new LifeboatService(config, holder, run, management, jitWarmup);
        } catch (RuntimeException e) {
            jitWarmup.interrupt();
            management.close();
            throw e;
        }
    }

    /** On a thread of its own, because the start does not use two cores. */
    private static Thread startWarmup(LifeboatConfig config) {
        Thread thread = new Thread(new JitWarmup(config), "jitWarmup");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static StreamsRun startStreams(
            LifeboatConfig config,
            StartupChecks.Result checked,
            ModelHolder holder,
            Management management,
            PipelineObserver observer,
            Thread jitWarmup) {
        LifeboatTopology topology = new LifeboatTopology(
                config,
                new TopologyInputs(
                        checked.partitions(), checked.sources(), checked.maxJournalBytes(), holder, observer),
                new RecordSizes(config, checked.partitions()).changelogs(),
                Clock.systemUTC());
        StreamsRun run = StreamsRun.start(config, topology::build, management.restoreListener(), jitWarmup::interrupt);
        management.watch(run.streams(), checked);
        return run;
    }

    public LifeboatConfig config() {
        return config;
    }

    /** The model in use. */
    public PublishedModel newestModel() {
        return holder.newest();
    }

    /** The URL of metrics, health and model. */
    public String managementUrl() {
        return management.url();
    }

    public boolean isRunning() {
        return run.streams().state() == KafkaStreams.State.RUNNING;
    }

    /**
     * Waits until the streams have stopped.
     *
     * @throws RuntimeException the failure that stopped them
     */
    public void awaitStop() throws InterruptedException {
        run.awaitStop();
    }

    /** Finishes the current records, commits, leaves the group unless membership is static, and stops. */
    @Override
    public void close() {
        jitWarmup.interrupt();
        topicWatch.close();
        run.close();
        management.close();
    }
}
