package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.Topics;
import dev.lifeboat.pipeline.SourceTopics;
import dev.lifeboat.topology.Changelogs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics of an application: checks all that are there before it creates any that is missing. */
public final class TopicSetup {
    private static final Map<String, String> KEPT_FOR_EVER =
            Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1");

    private final LifeboatConfig config;
    private final Admin admin;

    public TopicSetup(LifeboatConfig config, Admin admin) {
        this.config = config;
        this.admin = admin;
    }

    /** A topic and how it was found. */
    public record Found(String topic, int partitions, boolean created) {}

    /**
     * Creates what is missing.
     *
     * @return all topics, the input first
     * @throws InvalidConfigException if a topic is there and not as it must be; then nothing was created
     * @throws UnavailableException if the broker does not answer, or refuses
     */
    public List<Found> ensure() {
        StreamsSettings.requireValid(config);
        Topics topics = config.topics();
        List<Wanted> wanted = wanted(topics);
        Map<String, TopicDescription> existing =
                describe(wanted.stream().map(Wanted::name).toList());
        check(topics, existing);
        int partitions = inputPartitions(topics, existing);
        RecordLimits limits = new RecordLimits(config, partitions);
        limits.requireRequests();
        Map<String, TopicDescription> limited = describe(limits.topics());
        requireAsManyAsAtTheStart(topics, partitions, limited);
        for (String topic : new TreeSet<>(limited.keySet())) {
            limits.requireTopic(topic, setting(topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
        }
        List<Found> found = new ArrayList<>();
        List<NewTopic> missing = new ArrayList<>();
        for (Wanted topic : wanted) {
            TopicDescription description = existing.get(topic.name);
            int count = description != null
                    ? description.partitions().size()
                    : topic.partitions == 0 ? partitions : topic.partitions;
            found.add(new Found(topic.name, count, description == null));
            if (description == null) {
                Map<String, String> settings = new HashMap<>(topic.settings);
                settings.putAll(limits.settings(topic.name));
                missing.add(new NewTopic(topic.name, count, (short) topics.replicationFactor()).configs(settings));
            }
        }
        create(missing);
        return found;
    }

    /**
     * The ids of the source topics, which must exist.
     *
     * @throws UnavailableException if the broker does not answer
     */
    SourceTopics sourceTopics() {
        String outcomes = config.topics().outcomes();
        return new SourceTopics(idOf(config.topics().input()), outcomes == null ? "" : idOf(outcomes));
    }

    private String idOf(String topic) {
        return await(admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
                .topicId()
                .toString();
    }

    /** @param partitions 0 for as many as the input has */
    private record Wanted(String name, int partitions, Map<String, String> settings) {}

    private static List<Wanted> wanted(Topics topics) {
        List<Wanted> wanted = new ArrayList<>();
        wanted.add(new Wanted(topics.input(), 0, Map.of()));
        String outcomes = topics.outcomes();
        if (outcomes != null) {
            wanted.add(new Wanted(outcomes, 0, Map.of()));
        }
        wanted.add(new Wanted(topics.predictions(), 0, Map.of()));
        wanted.add(new Wanted(topics.deadLetters(), 0, Map.of()));
        wanted.add(new Wanted(topics.journal(), 1, KEPT_FOR_EVER));
        wanted.add(new Wanted(topics.models(), 1, Map.of()));
        return wanted;
    }

    private void check(Topics topics, Map<String, TopicDescription> existing) {
        requireOnePartition(topics.journal(), existing);
        requireOnePartition(topics.models(), existing);
        TopicDescription input = existing.get(topics.input());
        TopicDescription outcomes = topics.outcomes() == null ? null : existing.get(topics.outcomes());
        if (input != null
                && outcomes != null
                && input.partitions().size() != outcomes.partitions().size()) {
            throw new InvalidConfigException("topic " + topics.input() + " has "
                    + input.partitions().size() + " partitions and " + topics.outcomes() + " has "
                    + outcomes.partitions().size()
                    + ": a record and its outcome would not meet; give both the same number");
        }
        requirePolicy(topics.journal(), existing, "delete");
        requirePolicy(topics.models(), existing, "compact");
    }

    /** Each partition's state has a changelog partition of its own, of which there are as many as when the application started. */
    private static void requireAsManyAsAtTheStart(
            Topics topics, int partitions, Map<String, TopicDescription> existing) {
        TopicDescription changelog = existing.get(Changelogs.ledgerTopic(topics.applicationId()));
        if (changelog != null && changelog.partitions().size() != partitions) {
            throw new InvalidConfigException("topic " + topics.input() + " has " + partitions
                    + " partitions, but this application started with "
                    + changelog.partitions().size()
                    + ", and what it has counted and waits for belongs to those: use another application.id");
        }
    }

    private static void requireOnePartition(String topic, Map<String, TopicDescription> existing) {
        TopicDescription description = existing.get(topic);
        if (description != null && description.partitions().size() != 1) {
            throw new InvalidConfigException("topic " + topic + " has "
                    + description.partitions().size()
                    + " partitions where it must have 1, because one model has one history;"
                    + " delete it, or use another application.id");
        }
    }

    private void requirePolicy(String topic, Map<String, TopicDescription> existing, String policy) {
        if (!existing.containsKey(topic)) {
            return;
        }
        String value = setting(topic, TopicConfig.CLEANUP_POLICY_CONFIG);
        if (!policy.equals(value)) {
            throw new InvalidConfigException("topic " + topic + " has cleanup.policy=" + value + " where it must be "
                    + policy + "; alter it, or use another application.id");
        }
    }

    /** How a topic that is there is configured. */
    private String setting(String topic, String key) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<ConfigResource, Config> configs =
                await(admin.describeConfigs(Set.of(resource)).all());
        return Objects.requireNonNull(configs.get(resource), topic).get(key).value();
    }

    private static int inputPartitions(Topics topics, Map<String, TopicDescription> existing) {
        TopicDescription input = existing.get(topics.input());
        TopicDescription outcomes = topics.outcomes() == null ? null : existing.get(topics.outcomes());
        if (input != null) {
            return input.partitions().size();
        }
        return outcomes != null ? outcomes.partitions().size() : topics.partitions();
    }

    private Map<String, TopicDescription> describe(Collection<String> names) {
        Map<String, TopicDescription> existing = new HashMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> future :
                admin.describeTopics(names).topicNameValues().entrySet()) {
            try {
                existing.put(future.getKey(), future.getValue().get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw unavailable(e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
        return existing;
    }

    private void create(List<NewTopic> missing) {
        if (missing.isEmpty()) {
            return;
        }
        for (Map.Entry<String, KafkaFuture<Void>> future :
                admin.createTopics(missing).values().entrySet()) {
            try {
                future.getValue().get();
            } catch (ExecutionException e) {
                // Another instance may have been faster.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw notCreated(future.getKey(), e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
        awaitLeaders(missing.stream().map(NewTopic::name).toList());
    }

    private UnavailableException notCreated(String topic, ExecutionException e) {
        if (e.getCause() instanceof AuthorizationException) {
            return new UnavailableException(new Denial(config).line("CREATE on topic " + topic), e);
        }
        return new UnavailableException(
                "topic " + topic + " is missing and cannot be created: " + KafkaClients.rootMessage(e), e);
    }

    /**
     * Waits until the leader of each partition answers. A broker may not know a topic for a moment after it was created, and then
     * may know it but not lead it yet: an idempotent producer whose first batch comes too early can be out of sequence until it
     * gives up, two minutes later.
     */
    private void awaitLeaders(List<String> names) {
        int attempts = 100;
        Map<String, TopicDescription> topics = describe(names);
        while (attempts-- > 0 && topics.size() < names.size()) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            topics = describe(names);
        }
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        topics.forEach((name, topic) -> topic.partitions()
                .forEach(partition ->
                        partitions.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
        await(admin.listOffsets(partitions).all());
    }

    private <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private UnavailableException unavailable(ExecutionException e) {
        return new KafkaClients(config).noAnswer(e);
    }

    private static UnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new UnavailableException("interrupted while waiting for Kafka", e);
    }
}
