package dev.lifeboat.kafka;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.JournalConfig;
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

/**
 * Checks that the largest records of a configuration are accepted by the producer and by their topics. A record that is rejected stops the
 * processing of its partition.
 */
final class RecordLimits {
    private final LifeboatConfig config;
    private final long checkpointBytes;
    private final Map<String, Kind> kinds = new TreeMap<>();

    /**
     * A kind of record.
     *
     * @param bytes maximum size
     * @param remedy how to reduce it
     */
    private record Kind(String name, long bytes, String remedy) {}

    /** @param partitions of the input topic */
    RecordLimits(LifeboatConfig config, int partitions) {
        this.config = config;
        RecordSizes sizes = new RecordSizes(config, partitions);
        this.checkpointBytes = config.journal().checkpointIntervalMs() == 0 ? 0 : sizes.checkpoint();
        Kind journal = new Kind(
                "a journal record",
                sizes.journalEntry(),
                "lower learning.batch.size, or set evaluation.holdout.fraction=0");
        Kind state = new Kind(
                "the learner state",
                sizes.learnerState(),
                "lower network.hidden.units or evaluation.window, or set learning.drift.detector=none");
        Kind model = new Kind("a model", sizes.model(), "lower network.hidden.units");
        String lower = "lower dead.letters.max.bytes";
        String application = config.applicationId();
        kinds.put(config.topics().journal(), requiresCheckpoints() ? checkpoint(sizes, journal) : journal);
        kinds.put(config.topics().models(), model);
        kinds.put(Changelogs.ledgerTopic(application), journal);
        kinds.put(Changelogs.learnerTopic(application), state);
        kinds.put(config.topics().predictions(), new Kind("a prediction", sizes.prediction(), lower));
        kinds.put(config.topics().deadLetters(), new Kind("a dead letter", sizes.deadLetter(), lower));
        if (config.topics().outcomes() != null) {
            kinds.put(
                    Changelogs.pendingTopic(application), new Kind("a pending outcome", sizes.pendingOutcome(), lower));
        }
    }

    /** Without checkpoints, retention would delete the start for good. */
    private boolean requiresCheckpoints() {
        return config.journal().retentionMs() != JournalConfig.FOREVER;
    }

    private static Kind checkpoint(RecordSizes sizes, Kind journal) {
        Kind checkpoint = new Kind(
                "a checkpoint",
                sizes.checkpoint(),
                "lower learning.replay.size, network.hidden.units or evaluation.window, or remove topics.journal.retention.ms");
        return checkpoint.bytes > journal.bytes ? checkpoint : journal;
    }

    /** @throws InvalidConfigException if the producer would reject the largest record */
    void requireRequests() {
        long limit = maxRequestBytes(config);
        Kind largest = kinds.values().stream()
                .max(Comparator.comparingLong(Kind::bytes))
                .orElseThrow();
        if (largest.bytes > limit) {
            throw new InvalidConfigException(largest.name + " may take " + largest.bytes + " bytes, more than kafka."
                    + requestKey(config) + "=" + limit + ": raise it; or "
                    + largest.remedy);
        }
    }

    /** The key that applies to the producers of the service. */
    private static String requestKey(LifeboatConfig config) {
        String key = ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
        String ofProducers = StreamsConfig.producerPrefix(key);
        return config.kafka().settings().containsKey(ofProducers) ? ofProducers : key;
    }

    /** What the producers of the service send at most. */
    static long maxRequestBytes(LifeboatConfig config) {
        String value = config.kafka().settings().get(requestKey(config));
        try {
            return value == null ? Changelogs.DEFAULT_MAX_BYTES : Long.parseLong(value.trim());
        } catch (NumberFormatException e) {
            throw new InvalidConfigException(
                    "kafka." + requestKey(config) + " is '" + value + "', which is not a number of bytes", e);
        }
    }

    /** The topics to check. */
    Set<String> topics() {
        return kinds.keySet();
    }

    /**
     * Checks a topic.
     *
     * @param topic one of {@link #topics}
     * @param maxMessageBytes of the topic
     * @throws InvalidConfigException if the topic would reject its largest record
     */
    void requireTopic(String topic, long maxMessageBytes) {
        Kind kind = Objects.requireNonNull(kinds.get(topic), topic);
        if (kind.bytes > maxMessageBytes) {
            throw new InvalidConfigException("topic " + topic + " has max.message.bytes=" + maxMessageBytes + ", but "
                    + kind.name + " may take " + kind.bytes + " bytes: alter it; or " + kind.remedy);
        }
    }

    /** The settings with which a new topic accepts its largest record. */
    Map<String, String> settings(String topic) {
        Kind kind = kinds.get(topic);
        if (kind == null) {
            return Map.of();
        }
        if (topic.equals(config.topics().models())) {
            return Changelogs.compacted(kind.bytes);
        }
        long bytes = topic.equals(config.topics().journal()) ? journalBytes(kind) : kind.bytes;
        return bytes > Changelogs.DEFAULT_MAX_BYTES
                ? Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Long.toString(bytes))
                : Map.of();
    }

    /** Without retention, a checkpoint is not required to fit: one that is too large is left out. */
    private long journalBytes(Kind entry) {
        return Math.max(entry.bytes, Math.min(checkpointBytes, maxRequestBytes(config)));
    }
}
