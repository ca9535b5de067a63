package dev.lifeboat.kafka;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.Topics;
import dev.lifeboat.errors.UnavailableException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The operations on topics that the service must be allowed. */
public final class RequiredAcls {
    private final LifeboatConfig config;

    public RequiredAcls(LifeboatConfig config) {
        this.config = config;
    }

    /** The operations on an existing topic, without DESCRIBE, which each of them implies. */
    Set<AclOperation> operations(String topic) {
        Topics topics = config.topics();
        if (topic.equals(topics.input()) || topic.equals(topics.outcomes())) {
            return EnumSet.of(AclOperation.READ);
        }
        if (topic.equals(topics.predictions()) || topic.equals(topics.deadLetters())) {
            return EnumSet.of(AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS);
        }
        return topic.equals(topics.journal()) || topic.equals(topics.models())
                ? EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS)
                : EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.CREATE);
    }

    /**
     * Checks all existing topics, so that everything that is not allowed is reported at once, before anything is written. Topics that do
     * not exist are skipped.
     *
     * @throws UnavailableException that names each missing operation, or if Kafka does not respond
     */
    public void require(Admin admin) {
        DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        Map<String, KafkaFuture<TopicDescription>> descriptions = new TreeMap<>(
                admin.describeTopics(config.topics().all(), options).topicNameValues());
        List<String> missing = new ArrayList<>();
        descriptions.forEach((topic, description) -> {
            for (AclOperation operation : missing(topic, description)) {
                missing.add(operation + " on topic " + topic);
            }
        });
        if (!missing.isEmpty()) {
            throw new UnavailableException(new AccessErrors(config).denied(String.join(", ", missing)));
        }
    }

    private Set<AclOperation> missing(String topic, KafkaFuture<TopicDescription> description) {
        Set<AclOperation> missing = operations(topic);
        try {
            missing.removeAll(description.get().authorizedOperations());
            return missing;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicAuthorizationException) {
                return missing;
            }
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Set.of();
            }
            throw new KafkaClients(config).noResponse(e);
        } catch (InterruptedException e) {
            throw UnavailableException.interrupted(e);
        }
    }
}
