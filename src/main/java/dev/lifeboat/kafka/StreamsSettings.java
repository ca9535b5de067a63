package dev.lifeboat.kafka;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.Failures;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka Streams: {@link StreamsDefaults}, overridden by the {@code kafka.} keys of the configuration. */
public final class StreamsSettings {
    private StreamsSettings() {}

    /** @throws InvalidConfigException if no broker is configured */
    public static Properties of(LifeboatConfig config) {
        config.kafka().bootstrapServers();
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        // The defaults have no prefixes such as "consumer.", because a prefixed default would override a configured key
        // without one.
        StreamsDefaults.of(config).forEach((name, setting) -> settings.put(name, setting.value()));
        settings.putAll(config.kafka().settings());
        return settings;
    }

    /**
     * Validates the settings. Kafka's clients validate theirs only when they are created, which is after the topics have been created.
     *
     * @throws InvalidConfigException if a client would reject its settings
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
            throw new InvalidConfigException("Kafka rejects the configuration: " + Failures.rootMessage(e), e);
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
}
