package dev.lifeboat.kafka;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Describes and creates topics. Every failure is an {@link UnavailableException}. */
public final class TopicAdmin {
    private static final int METADATA_ATTEMPTS = 100;
    private static final Duration METADATA_BACKOFF = Duration.ofMillis(50);

    private final LifeboatConfig config;
    private final KafkaClients clients;
    private final Admin admin;

    public TopicAdmin(LifeboatConfig config, Admin admin) {
        this.config = config;
        this.clients = new KafkaClients(config);
        this.admin = admin;
    }

    /** The topics with these names; those that do not exist are left out. */
    public Map<String, TopicDescription> describe(Collection<String> names) {
        Map<String, TopicDescription> existing = new HashMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> future :
                admin.describeTopics(names).topicNameValues().entrySet()) {
            try {
                existing.put(future.getKey(), future.getValue().get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw clients.noResponse(e);
                }
            } catch (InterruptedException e) {
                throw UnavailableException.interrupted(e);
            }
        }
        return existing;
    }

    /** The id of an existing topic (KIP-516). */
    String id(String topic) {
        var descriptions = admin.describeTopics(List.of(topic)).topicNameValues();
        return clients.await(Objects.requireNonNull(descriptions.get(topic)))
                .topicId()
                .toString();
    }

    /** The value of a setting of an existing topic. */
    String setting(String topic, String key) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<ConfigResource, Config> configs =
                clients.await(admin.describeConfigs(Set.of(resource)).all());
        return Objects.requireNonNull(configs.get(resource), topic).get(key).value();
    }

    /** Creates topics, unless another instance creates them first, and waits until they can be written to. */
    void create(List<NewTopic> topics) {
        if (topics.isEmpty()) {
            return;
        }
        for (Map.Entry<String, KafkaFuture<Void>> future :
                admin.createTopics(topics).values().entrySet()) {
            try {
                future.getValue().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw notCreated(future.getKey(), e);
                }
            } catch (InterruptedException e) {
                throw UnavailableException.interrupted(e);
            }
        }
        awaitLeaders(topics.stream().map(NewTopic::name).toList());
    }

    private UnavailableException notCreated(String topic, ExecutionException e) {
        if (e.getCause() instanceof AuthorizationException) {
            return new UnavailableException(new AccessErrors(config).denied("CREATE on topic " + topic), e);
        }
        return new UnavailableException(
                "topic " + topic + " does not exist and cannot be created: " + Failures.rootMessage(e), e);
    }

    /**
     * Waits until the leader of each partition responds. For a moment after its creation, a topic may be unknown to a broker, or its
     * leader may not be ready. If the first batch of an idempotent producer arrives then, the following batches can be out of sequence
     * until the delivery timeout of two minutes.
     */
    private void awaitLeaders(List<String> names) {
        Map<String, TopicDescription> topics = describe(names);
        for (int attempt = 0; attempt < METADATA_ATTEMPTS && topics.size() < names.size(); attempt++) {
            try {
                Thread.sleep(METADATA_BACKOFF.toMillis());
            } catch (InterruptedException e) {
                throw UnavailableException.interrupted(e);
            }
            topics = describe(names);
        }
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        topics.forEach((name, topic) -> topic.partitions()
                .forEach(partition ->
                        partitions.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
        clients.await(admin.listOffsets(partitions).all());
    }
}
