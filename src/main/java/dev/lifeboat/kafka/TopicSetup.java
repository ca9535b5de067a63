package dev.lifeboat.kafka;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.Topics;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.pipeline.SourceTopics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/** Creates the topics of an application, after all existing ones have been checked. */
public final class TopicSetup {
    private final LifeboatConfig config;
    private final TopicAdmin admin;

    public TopicSetup(LifeboatConfig config, Admin admin) {
        this.config = config;
        this.admin = new TopicAdmin(config, admin);
    }

    /**
     * A topic of the application.
     *
     * @param created whether it did not exist before
     */
    public record Found(String topic, int partitions, boolean created) {}

    /**
     * Creates the topics that do not exist.
     *
     * @return all topics, the input first
     * @throws InvalidConfigException if an existing topic has wrong settings; nothing was created
     * @throws UnavailableException if the broker does not respond, or denies an operation
     */
    public List<Found> ensure() {
        StreamsSettings.requireValid(config);
        List<TopicPlan> plans = TopicPlan.of(config);
        Map<String, TopicDescription> existing =
                admin.describe(plans.stream().map(TopicPlan::name).toList());
        TopicChecks checks = new TopicChecks(config, admin);
        checks.check(existing);
        int inputPartitions = inputPartitions(existing);
        RecordLimits limits = new RecordLimits(config, inputPartitions);
        checks.check(limits, inputPartitions, admin.describe(limits.topics()));

        List<Found> found = new ArrayList<>();
        List<NewTopic> missing = new ArrayList<>();
        for (TopicPlan plan : plans) {
            TopicDescription description = existing.get(plan.name());
            if (description == null) {
                NewTopic topic = newTopic(plan, inputPartitions, limits);
                missing.add(topic);
                found.add(new Found(plan.name(), topic.numPartitions(), true));
            } else {
                found.add(new Found(plan.name(), description.partitions().size(), false));
            }
        }
        admin.create(missing);
        return found;
    }

    private NewTopic newTopic(TopicPlan plan, int inputPartitions, RecordLimits limits) {
        Map<String, String> settings = new HashMap<>(plan.settings());
        settings.putAll(limits.settings(plan.name()));
        short replicationFactor = (short) config.topics().replicationFactor();
        return new NewTopic(plan.name(), plan.partitions(inputPartitions), replicationFactor).configs(settings);
    }

    /**
     * The ids of the source topics, which must exist.
     *
     * @throws UnavailableException if the broker does not respond
     */
    public SourceTopics sourceTopics() {
        String outcomes = config.topics().outcomes();
        return new SourceTopics(admin.id(config.topics().input()), outcomes == null ? "" : admin.id(outcomes));
    }

    /**
     * Size of the largest record that the journal, which must exist, accepts from this configuration.
     *
     * @throws UnavailableException if the broker does not respond
     */
    public long maxJournalBytes() {
        long topic = Long.parseLong(admin.setting(config.topics().journal(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
        return Math.min(topic, RecordLimits.maxRequestBytes(config)) - RecordSizes.OVERHEAD;
    }

    private int inputPartitions(Map<String, TopicDescription> existing) {
        Topics topics = config.topics();
        TopicDescription input = existing.get(topics.input());
        TopicDescription outcomes = topics.outcomes() == null ? null : existing.get(topics.outcomes());
        if (input != null) {
            return input.partitions().size();
        }
        return outcomes != null ? outcomes.partitions().size() : topics.partitions();
    }
}
