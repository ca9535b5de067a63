package dev.lifeboat.topology;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.Topics;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.processor.FailOnInvalidTimestamp;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Puts the two sub-topologies and the global model holder together. */
public final class LifeboatTopology {
    /** An active segment is never compacted, and a restart reads all of it: small segments keep restarts short. */
    private static final long SEGMENT = 2 * 1024 * 1024;

    /** Of a topic with many keys, which is long anyway. */
    private static final long LARGE_SEGMENT = 8 * SEGMENT;

    private final LifeboatConfig config;
    private final int partitions;
    private final ModelHolder holder;
    private final PipelineObserver observer;
    private final Clock clock;

    /**
     * @param partitions of the input topic
     * @param holder of the model that records are scored with
     * @param clock against which timestamps are judged
     */
    public LifeboatTopology(
            LifeboatConfig config, int partitions, ModelHolder holder, PipelineObserver observer, Clock clock) {
        this.config = config;
        this.partitions = partitions;
        this.holder = holder;
        this.observer = observer;
        this.clock = clock;
    }

    /** @param streamsSettings with which the topology will run */
    public Topology build(Properties streamsSettings) {
        Topology topology = new Topology(new TopologyConfig(new StreamsConfig(streamsSettings)));
        SnapshotGroup snapshots = new SnapshotGroup();
        addScore(topology, snapshots);
        addLearn(topology, snapshots);
        addModelHolder(topology);
        return topology;
    }

    /** Topic with the snapshots of what the scoring tasks have in hand. */
    public static String ledgerChangelog(String applicationId) {
        return applicationId + "-" + Nodes.LEDGER_STORE + "-changelog";
    }

    /** Topic with the snapshots of the learner's state. */
    public static String learnerChangelog(String applicationId) {
        return applicationId + "-" + Nodes.LEARNER_STORE + "-changelog";
    }

    /** Topic with what waits for its outcome or record. */
    public static String pendingChangelog(String applicationId) {
        return applicationId + "-" + Nodes.PENDING_STORE + "-changelog";
    }

    private void addScore(Topology topology, SnapshotGroup snapshots) {
        Topics topics = config.topics();
        TimestampGuard guard = new TimestampGuard(clock, config.maxAheadMs());
        addSource(topology, Nodes.RECORDS, guard, topics.input());
        ProcessorSupplier<byte[], byte[], byte[], byte[]> score =
                () -> new ScoreProcessor(config, partitions, holder, observer);
        if (topics.outcomes() == null) {
            topology.addProcessor(Nodes.SCORE, score, Nodes.RECORDS);
        } else {
            addSource(topology, Nodes.OUTCOMES, guard, topics.outcomes());
            topology.addProcessor(Nodes.SCORE, score, Nodes.RECORDS, Nodes.OUTCOMES);
            topology.addStateStore(pendingStore(Nodes.PENDING_STORE), Nodes.SCORE);
            topology.addStateStore(pendingStore(Nodes.PENDING_EXPIRY_STORE), Nodes.SCORE);
        }
        topology.addStateStore(
                SnapshotStore.builder(Nodes.LEDGER_STORE, compacted(largest().journalRecord()), snapshots),
                Nodes.SCORE);
        addSink(topology, Nodes.PREDICTIONS, topics.predictions(), Nodes.SCORE);
        addSink(topology, Nodes.DEAD_LETTERS, topics.deadLetters(), Nodes.SCORE);
        addSink(topology, Nodes.JOURNAL_SINK, topics.journal(), Nodes.SCORE);
    }

    private void addLearn(Topology topology, SnapshotGroup snapshots) {
        Topics topics = config.topics();
        addSource(topology, Nodes.JOURNAL, new FailOnInvalidTimestamp(), topics.journal());
        ModelJson json = modelJson();
        topology.addProcessor(Nodes.LEARN, () -> new LearnProcessor(config, json, observer), Nodes.JOURNAL);
        topology.addStateStore(
                SnapshotStore.builder(Nodes.LEARNER_STORE, compacted(largest().learnerState()), snapshots),
                Nodes.LEARN);
        addSink(topology, Nodes.MODELS_SINK, topics.models(), Nodes.LEARN);
    }

    /** In memory: with exactly-once, a persistent global store can crash-loop after a hard kill (KAFKA-21034). */
    private void addModelHolder(Topology topology) {
        ModelJson json = modelJson();
        topology.addGlobalStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(Nodes.MODELS_STORE),
                                Serdes.ByteArray(),
                                Serdes.ByteArray())
                        .withLoggingDisabled(),
                Nodes.MODELS,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                config.topics().models(),
                Nodes.MODEL_HOLDER,
                () -> new ModelProcessor(holder, json, observer));
    }

    private LargestRecords largest() {
        return new LargestRecords(config, partitions);
    }

    /**
     * Settings of a compacted topic with few keys.
     *
     * @param largest record, in bytes: a topic refuses what is larger than its segments
     */
    public static Map<String, String> compacted(long largest) {
        return compacted(SEGMENT, largest);
    }

    private static Map<String, String> compacted(long segment, long largest) {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        settings.put(TopicConfig.SEGMENT_BYTES_CONFIG, Long.toString(Math.max(segment, largest)));
        settings.put(TopicConfig.SEGMENT_MS_CONFIG, "600000");
        settings.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1");
        if (largest > LargestRecords.KAFKAS_DEFAULT) {
            settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Long.toString(largest));
        }
        return settings;
    }

    private ModelJson modelJson() {
        return new ModelJson(config.applicationId(), config.schema(), config.model());
    }

    private StoreBuilder<KeyValueStore<Bytes, byte[]>> pendingStore(String name) {
        // Not cached: a large cached store would fill the cache, and nothing is read twice soon.
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(compacted(LARGE_SEGMENT, largest().earlyOutcome()));
    }

    private static void addSource(Topology topology, String node, TimestampExtractor timestamps, String topic) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                node,
                timestamps,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
    }

    private static void addSink(Topology topology, String node, String topic, String parent) {
        topology.addSink(node, topic, new ByteArraySerializer(), new ByteArraySerializer(), parent);
    }
}
