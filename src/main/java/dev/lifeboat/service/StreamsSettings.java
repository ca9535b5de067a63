package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.topology.SharedRocksDbMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka Streams is told: the defaults of this service, over which the configuration has the last word. */
public final class StreamsSettings {
    private StreamsSettings() {}

    public static Properties of(LifeboatConfig config) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.topics().replicationFactor());
        // What changes with every record is kept on the heap and written at commit; what is large is not read twice
        // soon.
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksDbMemory.class);
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, maxTaskIdleMs(config));
        // After a hard kill, partitions move within seconds instead of the default 45.
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1500);
        // What is sent between two commits fits one batch a partition: fewer requests, fewer changes between threads.
        // Nothing waits for a batch to fill: a commit sends what there is. A topic takes 1 MiB unless told otherwise.
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 1_000_000);
        // Each partition that is written to, changelogs too, takes a batch; with the default of 32 MiB, sixteen would
        // wait.
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        // Kafka's own default lies where operating systems tidy up.
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                Path.of(System.getProperty("user.home"), ".local", "state", "lifeboat")
                        .toString());
        // With a prefix, these defaults would have the last word over keys that are configured without one.
        settings.putAll(config.kafka().settings());
        return settings;
    }

    /**
     * To be called before anything is written: Kafka's clients look at their settings only when they are made.
     *
     * @throws InvalidConfigException if one of them would refuse its settings
     */
    static void requireValid(LifeboatConfig config) {
        Properties settings = of(config);
        try {
            StreamsConfig streams = new StreamsConfig(settings);
            if (streams.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG) < 1) {
                throw new ConfigException(StreamsConfig.NUM_STREAM_THREADS_CONFIG + " must be 1 or more");
            }
            requireConsumer(streams);
            requireProducer(streams);
        } catch (KafkaException e) {
            throw new InvalidConfigException("Kafka refuses the configuration: " + KafkaClients.rootMessage(e), e);
        }
    }

    /**
     * Makes the state directory if it is not there. To be called by who needs it, before anything is written to Kafka.
     *
     * @throws InvalidConfigException if it cannot be made
     */
    static void requireStateDirectory(LifeboatConfig config) {
        String directory = of(config).getProperty(StreamsConfig.STATE_DIR_CONFIG);
        if (directory.isBlank()) {
            throw new InvalidConfigException("kafka." + StreamsConfig.STATE_DIR_CONFIG + " is empty");
        }
        try {
            Files.createDirectories(Path.of(directory));
        } catch (IOException e) {
            throw new InvalidConfigException(
                    "kafka." + StreamsConfig.STATE_DIR_CONFIG + "=" + directory + " cannot be made: " + e, e);
        }
    }

    private static void requireConsumer(StreamsConfig streams) {
        Map<String, Object> consumer = streams.getMainConsumerConfigs("", "", 0);
        consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        var unused = new ConsumerConfig(consumer);
    }

    private static void requireProducer(StreamsConfig streams) {
        Map<String, Object> producer = streams.getProducerConfigs("");
        producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        var unused = new ProducerConfig(producer);
    }

    /**
     * Records and outcomes that wait on the broker are taken in the order of their times, but neither topic waits for the other to
     * have something to say. Where each task reads one topic, there is no order to keep: then Kafka Streams need not look, with each
     * look at an empty queue, for what the broker may have, and put into words what it found.
     */
    private static long maxTaskIdleMs(LifeboatConfig config) {
        return config.topics().outcomes() == null ? StreamsConfig.MAX_TASK_IDLE_MS_DISABLED : 0;
    }
}
