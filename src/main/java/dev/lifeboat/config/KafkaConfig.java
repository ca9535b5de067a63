package dev.lifeboat.config;

import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of Kafka's clients, passed on as they are.
 *
 * @param settings without the prefix {@code kafka.}
 */
public record KafkaConfig(Map<String, String> settings) {
    static final String PREFIX = "kafka.";

    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    private static final String GUARANTEE = "processing.guarantee";
    private static final String EXACTLY_ONCE = "exactly_once_v2";

    /** Settings that Lifeboat sets itself, each with what to do instead. */
    private static final Map<String, String> OWNED = Map.of(
            "application.id", "set application.id instead",
            "key.deserializer", "Lifeboat reads and writes bytes; remove it",
            "value.deserializer", "Lifeboat reads and writes bytes; remove it",
            "key.serializer", "Lifeboat reads and writes bytes; remove it",
            "value.serializer", "Lifeboat reads and writes bytes; remove it",
            "isolation.level", "Lifeboat always reads committed records; remove it",
            "enable.auto.commit", "Kafka Streams commits offsets; remove it",
            "transactional.id", "Kafka Streams names its transactions after application.id; remove it",
            "group.id", "the consumer group is named after application.id; remove it");

    public KafkaConfig {
        settings = Map.copyOf(settings);
    }

    static KafkaConfig of(Map<String, String> settings) {
        Problems problems = new Problems();
        new TreeMap<>(OWNED).forEach((name, advice) -> {
            for (String prefix : new String[] {"", "consumer.", "main.consumer.", "restore.consumer.", "producer."}) {
                if (settings.containsKey(prefix + name)) {
                    problems.add(PREFIX + prefix + name + " cannot be set: " + advice);
                }
            }
        });
        String guarantee = settings.getOrDefault(GUARANTEE, EXACTLY_ONCE);
        if (!guarantee.equals(EXACTLY_ONCE)) {
            problems.add(PREFIX + GUARANTEE + " is '" + guarantee + "': Lifeboat learns exactly once, so only "
                    + EXACTLY_ONCE + " is accepted");
        }
        problems.throwIfAny();
        return new KafkaConfig(settings);
    }

    /**
     * The brokers to connect to.
     *
     * @throws InvalidConfigException if none are configured
     */
    public String bootstrapServers() {
        String servers = settings.getOrDefault(BOOTSTRAP_SERVERS, "");
        if (servers.isBlank()) {
            throw new InvalidConfigException(
                    PREFIX + BOOTSTRAP_SERVERS + " is missing: name a broker, such as localhost:9092");
        }
        return servers;
    }
}
