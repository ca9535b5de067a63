package dev.lifeboat.kafka;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.topology.SharedRocksDbMemory;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The settings of Kafka Streams that differ from its own defaults, each with the reason. A {@code kafka.} key in the configuration overrides
 * each of them.
 */
public final class StreamsDefaults {
    private StreamsDefaults() {}

    /** A value and why it is set. */
    public record Default(Object value, String reason) {}

    /** Name of the setting, without the prefix {@code kafka.}, to its default, in the order of the documentation. */
    public static Map<String, Default> of(LifeboatConfig config) {
        Map<String, Default> defaults = new LinkedHashMap<>();
        defaults.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                new Default(StreamsConfig.EXACTLY_ONCE_V2, "Each record is counted and learned exactly once."));
        defaults.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG,
                new Default(
                        config.topics().replicationFactor(),
                        "Changelog topics are replicated like the other topics: topics.replication.factor."));
        defaults.put(
                StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
                new Default(
                        0,
                        "State that changes with each record is on the heap and written once per commit; other state is rarely read twice."));
        defaults.put(
                StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
                new Default(SharedRocksDbMemory.class, "All RocksDB stores share one bounded block cache."));
        defaults.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, maxTaskIdleMs(config));
        defaults.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                new Default(6000, "The partitions of a killed instance move within seconds; Kafka's default is 45 s."));
        defaults.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, new Default(1500, "A quarter of the session timeout."));
        defaults.put(
                ProducerConfig.BATCH_SIZE_CONFIG,
                new Default(
                        1_000_000,
                        "All records between two commits fit into one batch per partition. It is sent at the commit, full or not. "
                                + "Topics accept 1 MiB by default."));
        defaults.put(
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                new Default(
                        64L << 20,
                        "Each partition that is written to has its own batch, changelogs included; with Kafka's default of 32 MiB, sixteen would block."));
        defaults.put(
                StreamsConfig.STATE_DIR_CONFIG,
                new Default(
                        Path.of(System.getProperty("user.home"), ".local", "state", "lifeboat")
                                .toString(),
                        "Kafka's default is a directory for temporary files, which operating systems delete."));
        return Collections.unmodifiableMap(defaults);
    }

    private static Default maxTaskIdleMs(LifeboatConfig config) {
        return config.topics().outcomes() == null
                ? new Default(
                        StreamsConfig.MAX_TASK_IDLE_MS_DISABLED,
                        "Without an outcomes topic each task reads one topic, so there is no order to keep.")
                : new Default(
                        0L,
                        "Records and outcomes that are on the broker are processed in the order of their timestamps. "
                                + "Neither topic waits for new records of the other.");
    }
}
