package dev.lifeboat.kafka;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
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
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Creates Kafka clients from the {@code kafka.} keys of the configuration. */
public final class KafkaClients {
    private static final int REQUEST_TIMEOUT_MS = 10_000;

    private final LifeboatConfig config;

    /** @throws InvalidConfigException if no broker is configured */
    public KafkaClients(LifeboatConfig config) {
        this.config = config;
        config.kafka().bootstrapServers();
    }

    /** An admin client whose requests time out after ten seconds unless configured otherwise. */
    public Admin admin() {
        Map<String, Object> settings = settingsFor(AdminClientConfig.configNames());
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS / 2);
        return create(() -> Admin.create(settings));
    }

    /** A consumer without a group that reads committed records of {@code partitions}, from wherever it is positioned. */
    public Consumer<byte[], byte[]> reader(List<TopicPartition> partitions) {
        Map<String, Object> settings = settingsFor(ConsumerConfig.configNames());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        // Kafka Streams supports a protocol that consumers do not.
        settings.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
        // A topic that the broker creates automatically has the wrong settings.
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        Consumer<byte[], byte[]> consumer =
                create(() -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
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

    /** A transactional producer. It fences all earlier producers with the same id. */
    public Producer<byte[], byte[]> transactionalProducer(String transactionalId) {
        Map<String, Object> settings = settingsFor(ProducerConfig.configNames());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, REQUEST_TIMEOUT_MS);
        return producer(settings);
    }

    private static Producer<byte[], byte[]> producer(Map<String, Object> settings) {
        return create(() -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /**
     * The partitions of a topic.
     *
     * @throws UnavailableException if it does not exist
     */
    public List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = existingPartitions(topic);
        if (partitions.isEmpty()) {
            throw new UnavailableException(
                    "topic " + topic + " does not exist; create it with lifeboat topics or lifeboat serve");
        }
        return partitions;
    }

    /** The partitions of a topic; none if it does not exist. */
    public List<TopicPartition> existingPartitions(String topic) {
        try (Consumer<byte[], byte[]> reader = reader(List.of())) {
            return reader.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
        } catch (KafkaException e) {
            throw noResponse(e);
        }
    }

    /**
     * The result of an admin request.
     *
     * @throws UnavailableException if the request fails
     */
    public <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw noResponse(e);
        } catch (InterruptedException e) {
            throw UnavailableException.interrupted(e);
        }
    }

    public UnavailableException noResponse(Throwable cause) {
        return unavailable(
                "Kafka at " + config.kafka().bootstrapServers() + " does not respond: " + Failures.rootMessage(cause)
                        + "; is it running, and is kafka.bootstrap.servers right?",
                cause);
    }

    /** @param message for every cause but an access error, which is described instead */
    public UnavailableException unavailable(String message, Throwable cause) {
        String accessError = new AccessErrors(config).describe(cause);
        return new UnavailableException(accessError == null ? message : accessError, cause);
    }

    private Map<String, Object> settingsFor(Set<String> names) {
        Map<String, Object> settings = new HashMap<>(config.kafka().settings());
        settings.keySet().retainAll(names);
        return settings;
    }

    private static <T> T create(Supplier<T> client) {
        try {
            return client.get();
        } catch (KafkaException e) {
            throw new InvalidConfigException("Kafka's clients reject the configuration: " + Failures.rootMessage(e), e);
        }
    }
}
