package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes Kafka's clients out of the configuration's {@code kafka.} keys. */
public final class KafkaClients {
    private static final int REQUEST_TIMEOUT_MS = 10_000;

    private final LifeboatConfig config;

    public KafkaClients(LifeboatConfig config) {
        this.config = config;
    }

    /** Gives up on a request after ten seconds unless configured otherwise. */
    public Admin admin() {
        Map<String, Object> settings = settingsFor(AdminClientConfig.configNames());
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS / 2);
        return made(() -> Admin.create(settings));
    }

    /** A consumer without a group that reads {@code partitions} read-committed, from where it is told to. */
    public Consumer<byte[], byte[]> reader(List<TopicPartition> partitions) {
        Map<String, Object> settings = settingsFor(ConsumerConfig.configNames());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        // Kafka Streams knows one more protocol than consumers do.
        settings.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
        // A broker that creates topics by itself creates them as they must not be.
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        Consumer<byte[], byte[]> consumer =
                made(() -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        consumer.assign(partitions);
        return consumer;
    }

    public Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = settingsFor(ProducerConfig.configNames());
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, REQUEST_TIMEOUT_MS);
        settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        return producer(settings);
    }

    /** Of all producers with this id, only the newest can write. */
    Producer<byte[], byte[]> transactionalProducer(String transactionalId) {
        Map<String, Object> settings = settingsFor(ProducerConfig.configNames());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, REQUEST_TIMEOUT_MS);
        return producer(settings);
    }

    private static Producer<byte[], byte[]> producer(Map<String, Object> settings) {
        return made(() -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /**
     * The partitions of a topic.
     *
     * @throws UnavailableException if it is not there
     */
    public List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = existingPartitions(topic);
        if (partitions.isEmpty()) {
            throw new UnavailableException(
                    "topic " + topic + " is missing; lifeboat topics or lifeboat serve would create it");
        }
        return partitions;
    }

    /** The partitions of a topic; none if it is not there. */
    List<TopicPartition> existingPartitions(String topic) {
        try (Consumer<byte[], byte[]> reader = reader(List.of())) {
            return reader.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
        } catch (KafkaException e) {
            throw noAnswer(e);
        }
    }

    UnavailableException noAnswer(Throwable cause) {
        return unavailable(
                "Kafka at " + config.kafka().settings().get("bootstrap.servers") + " does not answer: "
                        + rootMessage(cause) + "; is it running, and is kafka.bootstrap.servers right?",
                cause);
    }

    /** @param line what is said unless it is a lock that does not open */
    UnavailableException unavailable(String line, Throwable cause) {
        String denial = new Denial(config).line(cause);
        return new UnavailableException(denial == null ? line : denial, cause);
    }

    private Map<String, Object> settingsFor(Set<String> names) {
        Map<String, Object> settings = new HashMap<>(config.kafka().settings());
        settings.keySet().retainAll(names);
        return settings;
    }

    private static <T> T made(Supplier<T> client) {
        try {
            return client.get();
        } catch (KafkaException e) {
            throw new InvalidConfigException("Kafka's clients refuse the configuration: " + rootMessage(e), e);
        }
    }

    /** The innermost message, which is the one that says what is wrong. */
    static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause().getMessage() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
    }
}
