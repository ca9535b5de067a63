package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.topology.Changelogs;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Whether the largest records of a configuration fit where they go: one that does not would stop its partition for ever. */
final class RecordLimits {
    private final LifeboatConfig config;
    private final Map<String, Kind> kinds = new TreeMap<>();

    /**
     * @param bytes of the largest one
     * @param remedy how to make it smaller
     */
    private record Kind(String name, long bytes, String remedy) {}

    /** @param partitions of the input topic */
    RecordLimits(LifeboatConfig config, int partitions) {
        this.config = config;
        RecordSizes largest = new RecordSizes(config, partitions);
        Kind journal = new Kind(
                "a journal record",
                largest.journalEntry(),
                "lower learning.batch.size, or set evaluation.holdout.fraction=0");
        Kind state = new Kind(
                "the learner's state",
                largest.learnerState(),
                "lower network.hidden.units or evaluation.window, or set learning.drift.detector=none");
        Kind model = new Kind("a model", largest.model(), "lower network.hidden.units");
        String lower = "lower dead.letters.max.bytes";
        String application = config.applicationId();
        kinds.put(config.topics().journal(), journal);
        kinds.put(config.topics().models(), model);
        kinds.put(Changelogs.ledgerTopic(application), journal);
        kinds.put(Changelogs.learnerTopic(application), state);
        kinds.put(config.topics().deadLetters(), new Kind("a dead letter", largest.deadLetter(), lower));
        if (config.topics().outcomes() != null) {
            kinds.put(
                    Changelogs.pendingTopic(application),
                    new Kind("an outcome that waits for its record", largest.pendingOutcome(), lower));
        }
    }

    /** @throws InvalidConfigException if the producer would refuse one, with the largest */
    void requireRequests() {
        long limit = largestRequest();
        Kind largest = kinds.values().stream()
                .max(Comparator.comparingLong(Kind::bytes))
                .orElseThrow();
        if (largest.bytes > limit) {
            throw new InvalidConfigException(largest.name + " may take " + largest.bytes + " bytes, more than kafka."
                    + requestKey() + "=" + limit + ": raise it; or "
                    + largest.remedy);
        }
    }

    /** The setting that the service's producers obey. */
    private String requestKey() {
        String key = ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
        String ofProducers = StreamsConfig.producerPrefix(key);
        return config.kafka().settings().containsKey(ofProducers) ? ofProducers : key;
    }

    private long largestRequest() {
        String value = config.kafka().settings().get(requestKey());
        try {
            return value == null ? Changelogs.DEFAULT_MAX_BYTES : Long.parseLong(value.trim());
        } catch (NumberFormatException e) {
            throw new InvalidConfigException(
                    "kafka." + requestKey() + " is '" + value + "', which is no number of bytes", e);
        }
    }

    /** The topics with records whose size follows from the configuration. */
    Set<String> topics() {
        return kinds.keySet();
    }

    /**
     * @param topic one of {@link #topics}
     * @param limit its max.message.bytes
     * @throws InvalidConfigException if the topic would refuse one
     */
    void requireTopic(String topic, String limit) {
        Kind kind = Objects.requireNonNull(kinds.get(topic), topic);
        if (kind.bytes > Long.parseLong(limit)) {
            throw new InvalidConfigException("topic " + topic + " has max.message.bytes=" + limit + " where "
                    + kind.name + " may take " + kind.bytes + " bytes: alter it; or " + kind.remedy);
        }
    }

    /** How a topic is to be created, so that it takes its largest record. */
    Map<String, String> settings(String topic) {
        Kind kind = kinds.get(topic);
        if (kind == null) {
            return Map.of();
        }
        if (topic.equals(config.topics().models())) {
            return Changelogs.compacted(kind.bytes);
        }
        return kind.bytes > Changelogs.DEFAULT_MAX_BYTES
                ? Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Long.toString(kind.bytes))
                : Map.of();
    }
}
