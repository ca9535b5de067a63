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
        SnapshotGroup snapshots = new SnapshotGroup();
        addScoring(topology, snapshots);
        addLearning(topology, snapshots);
        addModels(topology);
        return topology;
    }

    private void addScoring(Topology topology, SnapshotGroup snapshots) {
        Topics topics = config.topics();
        TimestampGuard guard = new TimestampGuard(clock, config.records().maxAheadMs());
        addSource(topology, NodeNames.RECORDS, guard, topics.input());
        ProcessorSupplier<byte[], byte[], byte[], byte[]> score = () -> new ScoreProcessor(config, inputs);
        if (topics.outcomes() == null) {
            topology.addProcessor(NodeNames.SCORE, score, NodeNames.RECORDS);
        } else {
            addSource(topology, NodeNames.OUTCOMES, guard, topics.outcomes());
            topology.addProcessor(NodeNames.SCORE, score, NodeNames.RECORDS, NodeNames.OUTCOMES);
            topology.addStateStore(pendingStore(NodeNames.PENDING_STORE), NodeNames.SCORE);
            topology.addStateStore(pendingStore(NodeNames.PENDING_EXPIRY_STORE), NodeNames.SCORE);
        }
        topology.addStateStore(
                SnapshotStore.builder(NodeNames.LEDGER_STORE, changelogs.ledger(), snapshots), NodeNames.SCORE);
        addSink(topology, NodeNames.PREDICTIONS, topics.predictions(), NodeNames.SCORE);
        addSink(topology, NodeNames.DEAD_LETTERS, topics.deadLetters(), NodeNames.SCORE);
        addSink(topology, NodeNames.JOURNAL_SINK, topics.journal(), NodeNames.SCORE);
    }

    private void addLearning(Topology topology, SnapshotGroup snapshots) {
        addSource(
                topology,
                NodeNames.JOURNAL,
                new FailOnInvalidTimestamp(),
                config.topics().journal());
        topology.addProcessor(NodeNames.LEARN, () -> new LearnProcessor(config, inputs.observer()), NodeNames.JOURNAL);
        topology.addStateStore(
                SnapshotStore.builder(NodeNames.LEARNER_STORE, changelogs.learner(), snapshots), NodeNames.LEARN);
        addSink(topology, NodeNames.MODELS_SINK, config.topics().models(), NodeNames.LEARN);
    }

    /** In memory: with exactly-once, a persistent global store can crash-loop after a hard kill (KAFKA-21034). */
    private void addModels(Topology topology) {
        ModelJson json = new Formats(config).models();
        topology.addGlobalStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(NodeNames.MODELS_STORE),
                                Serdes.ByteArray(),
                                Serdes.ByteArray())
                        .withLoggingDisabled(),
                NodeNames.MODELS,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                config.topics().models(),
                NodeNames.MODEL_HOLDER,
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
