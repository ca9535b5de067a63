package dev.lifeboat.kafka;

import dev.lifeboat.config.LifeboatConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The keys that Kafka Streams and Kafka's clients know. */
public final class KafkaKeys {
    private static final String PREFIX = "kafka.";

    /** Maximum number of edits between an unknown key and the suggested one. */
    private static final int MAX_DISTANCE = 6;

    /** Prefixes of keys with names of the user's choice. */
    private static final List<String> FREE = List.of(StreamsConfig.TOPIC_PREFIX, StreamsConfig.CLIENT_TAG_PREFIX);

    private static final List<String> CONSUMER_PREFIXES = List.of(
            StreamsConfig.CONSUMER_PREFIX,
            StreamsConfig.MAIN_CONSUMER_PREFIX,
            StreamsConfig.RESTORE_CONSUMER_PREFIX,
            StreamsConfig.GLOBAL_CONSUMER_PREFIX);

    private KafkaKeys() {}

    /**
     * A warning for each {@code kafka.} key that no client knows. Such a key is legal, because interceptors and other plug-ins may read keys
     * of their own.
     */
    public static List<String> warnings(LifeboatConfig config) {
        Set<String> known = known();
        List<String> warnings = new ArrayList<>();
        for (String key : new TreeSet<>(config.kafka().settings().keySet())) {
            if (!known.contains(key) && FREE.stream().noneMatch(key::startsWith)) {
                warnings.add(
                        PREFIX + key + " is unknown to Kafka Streams and to Kafka's clients" + suggestion(key, known));
            }
        }
        return warnings;
    }

    /** Without the prefix {@code kafka.}. */
    private static Set<String> known() {
        Set<String> known = new TreeSet<>(StreamsConfig.configDef().names());
        known.addAll(ConsumerConfig.configNames());
        known.addAll(ProducerConfig.configNames());
        known.addAll(AdminClientConfig.configNames());
        for (String prefix : CONSUMER_PREFIXES) {
            addWithPrefix(prefix, ConsumerConfig.configNames(), known);
        }
        addWithPrefix(StreamsConfig.PRODUCER_PREFIX, ProducerConfig.configNames(), known);
        addWithPrefix(StreamsConfig.ADMIN_CLIENT_PREFIX, AdminClientConfig.configNames(), known);
        return known;
    }

    private static void addWithPrefix(String prefix, Set<String> names, Set<String> known) {
        names.forEach(name -> known.add(prefix + name));
    }

    private static String suggestion(String key, Set<String> known) {
        LevenshteinDistance distance = new LevenshteinDistance(MAX_DISTANCE);
        return known.stream()
                .filter(candidate -> distance.apply(key, candidate) >= 0)
                .min(Comparator.comparing(candidate -> distance.apply(key, candidate)))
                .map(candidate -> "; did you mean '" + PREFIX + candidate + "'?")
                .orElse("");
    }
}
