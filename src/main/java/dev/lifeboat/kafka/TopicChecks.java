package dev.lifeboat.kafka;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.JournalConfig;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.Topics;
import dev.lifeboat.topology.Changelogs;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/** Checks existing topics. Every problem is an {@link InvalidConfigException}. */
final class TopicChecks {
    private final Topics topics;
    private final JournalConfig journal;
    private final TopicAdmin admin;

    TopicChecks(LifeboatConfig config, TopicAdmin admin) {
        this.topics = config.topics();
        this.journal = config.journal();
        this.admin = admin;
    }

    /** @param existing the topics of the application that exist */
    void check(Map<String, TopicDescription> existing) {
        requireOnePartition(topics.journal(), existing);
        requireOnePartition(topics.models(), existing);
        requireCopartitioning(existing);
        requireCleanupPolicy(topics.journal(), TopicConfig.CLEANUP_POLICY_DELETE, existing);
        requireCleanupPolicy(topics.models(), TopicConfig.CLEANUP_POLICY_COMPACT, existing);
        if (journal.retentionMs() != JournalConfig.FOREVER && existing.containsKey(topics.journal())) {
            requireRetention();
        }
    }

    /** @param existing the topics with a limited size of records that exist, changelogs included */
    void check(RecordLimits limits, int inputPartitions, Map<String, TopicDescription> existing) {
        limits.requireRequests();
        requireUnchangedPartitions(inputPartitions, existing);
        for (String topic : new TreeSet<>(existing.keySet())) {
            limits.requireTopic(topic, Long.parseLong(admin.setting(topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)));
        }
    }

    private static void requireOnePartition(String topic, Map<String, TopicDescription> existing) {
        TopicDescription description = existing.get(topic);
        if (description != null && description.partitions().size() != 1) {
            throw new InvalidConfigException("topic " + topic + " has "
                    + description.partitions().size()
                    + " partitions but must have 1, because its records must be in one order;"
                    + " delete it, or use another application.id");
        }
    }

    private void requireCopartitioning(Map<String, TopicDescription> existing) {
        TopicDescription input = existing.get(topics.input());
        TopicDescription outcomes = topics.outcomes() == null ? null : existing.get(topics.outcomes());
        if (input != null
                && outcomes != null
                && input.partitions().size() != outcomes.partitions().size()) {
            throw new InvalidConfigException("topic " + topics.input() + " has "
                    + input.partitions().size() + " partitions and " + topics.outcomes() + " has "
                    + outcomes.partitions().size()
                    + ": a record and its outcome would be in different tasks; give both the same number");
        }
    }

    private void requireCleanupPolicy(String topic, String policy, Map<String, TopicDescription> existing) {
        if (!existing.containsKey(topic)) {
            return;
        }
        String value = admin.setting(topic, TopicConfig.CLEANUP_POLICY_CONFIG);
        if (!policy.equals(value)) {
            throw new InvalidConfigException("topic " + topic + " has cleanup.policy=" + value + " but must have "
                    + policy + "; alter it, or use another application.id");
        }
    }

    private void requireRetention() {
        String value = admin.setting(topics.journal(), TopicConfig.RETENTION_MS_CONFIG);
        if (!value.equals(Long.toString(journal.retentionMs()))) {
            throw new InvalidConfigException("topic " + topics.journal() + " has retention.ms=" + value
                    + " but topics.journal.retention.ms=" + journal.retentionMs()
                    + ": alter the topic, and its segment.ms to a quarter of that; or remove the key");
        }
    }

    /** The state of each input partition is in the changelog partition with the same number. */
    private void requireUnchangedPartitions(int inputPartitions, Map<String, TopicDescription> existing) {
        TopicDescription changelog = existing.get(Changelogs.ledgerTopic(topics.applicationId()));
        if (changelog != null && changelog.partitions().size() != inputPartitions) {
            throw new InvalidConfigException("topic " + topics.input() + " has " + inputPartitions
                    + " partitions, but this application started with "
                    + changelog.partitions().size()
                    + ", and its accounting and pending predictions belong to those: use another application.id");
        }
    }
}
