package dev.lifeboat.topology;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.Topics;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.ModelJson;
import java.time.Clock;
import java.util.Properties;
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

/** Builds the topology: the scoring and the learning sub-topology, and the global store of models. */
public final class LifeboatTopology {
    // Names of all nodes and stores. The names of stores are part of the names of changelog topics and never change.
    static final String RECORDS = "records-source";
    static final String OUTCOMES = "outcomes-source";
    static final String SCORE = "score";
    static final String PREDICTIONS = "predictions-sink";
    static final String DEAD_LETTERS = "dead-letters-sink";
    static final String JOURNAL_SINK = "journal-sink";
    static final String JOURNAL = "journal-source";
    static final String LEARN = "learn";
    static final String MODELS_SINK = "models-sink";
    static final String CHECKPOINTS_SINK = "checkpoints-sink";
    static final String MODELS = "models-source";
    static final String MODEL_HOLDER = "model-holder";

    static final String LEDGER_STORE = "ledger";
    static final String PENDING_STORE = "pending";
    static final String PENDING_EXPIRY_STORE = "pending-expiry";
    static final String LEARNER_STORE = "learner";
    static final String MODELS_STORE = "models";

    private final LifeboatConfig config;
    private final TopologyInputs inputs;
    private final Changelogs changelogs;
    private final Clock clock;

    /** @param clock that timestamps are compared with */
    public LifeboatTopology(LifeboatConfig config, TopologyInputs inputs, Changelogs changelogs, Clock clock) {
        this.config = config;
        this.inputs = inputs;
        this.changelogs = changelogs;
        this.clock = clock;
    }

    /** @param streamsSettings that the topology will run with */
    public Topology build(Properties streamsSettings) {
        Topology topology = new Topology(new TopologyConfig(new StreamsConfig(streamsSettings)));
        SnapshotStore.Group snapshots = new SnapshotStore.Group();
        addScoring(topology, snapshots);
        addLearning(topology, snapshots);
        addModels(topology);
        return topology;
    }

    private void addScoring(Topology topology, SnapshotStore.Group snapshots) {
        Topics topics = config.topics();
        TimestampGuard guard = new TimestampGuard(clock, config.records().maxAheadMs());
        addSource(topology, RECORDS, guard, topics.input());
        ProcessorSupplier<byte[], byte[], byte[], byte[]> score = () -> new ScoreProcessor(config, inputs);
        if (topics.outcomes() == null) {
            topology.addProcessor(SCORE, score, RECORDS);
        } else {
            addSource(topology, OUTCOMES, guard, topics.outcomes());
            topology.addProcessor(SCORE, score, RECORDS, OUTCOMES);
            topology.addStateStore(pendingStore(PENDING_STORE), SCORE);
            topology.addStateStore(pendingStore(PENDING_EXPIRY_STORE), SCORE);
        }
        topology.addStateStore(SnapshotStore.builder(LEDGER_STORE, changelogs.ledger(), snapshots), SCORE);
        addSink(topology, PREDICTIONS, topics.predictions(), SCORE);
        addSink(topology, DEAD_LETTERS, topics.deadLetters(), SCORE);
        addSink(topology, JOURNAL_SINK, topics.journal(), SCORE);
    }

    private void addLearning(Topology topology, SnapshotStore.Group snapshots) {
        addSource(
                topology, JOURNAL, new FailOnInvalidTimestamp(), config.topics().journal());
        topology.addProcessor(LEARN, () -> new LearnProcessor(config, inputs), JOURNAL);
        topology.addStateStore(SnapshotStore.builder(LEARNER_STORE, changelogs.learner(), snapshots), LEARN);
        addSink(topology, MODELS_SINK, config.topics().models(), LEARN);
        addSink(topology, CHECKPOINTS_SINK, config.topics().journal(), LEARN);
    }

    /** In memory: with exactly-once, a persistent global store can crash-loop after a hard kill (KAFKA-21034). */
    private void addModels(Topology topology) {
        ModelJson json = new Formats(config).models();
        topology.addGlobalStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(MODELS_STORE), Serdes.ByteArray(), Serdes.ByteArray())
                        .withLoggingDisabled(),
                MODELS,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                config.topics().models(),
                MODEL_HOLDER,
                () -> new ModelProcessor(inputs.models(), json, inputs.observer()));
    }

    private StoreBuilder<KeyValueStore<Bytes, byte[]>> pendingStore(String name) {
        // Not cached: entries are hardly ever read twice, and a large store would evict all others.
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelogs.pending());
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
