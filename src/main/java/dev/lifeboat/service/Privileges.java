package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.Topics;
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

/** What Kafka has to let the service do with its topics. */
final class Privileges {
    private final LifeboatConfig config;

    Privileges(LifeboatConfig config) {
        this.config = config;
    }

    /** What the service does with a topic that is there: describing it is implied. */
    Set<AclOperation> on(String topic) {
        Topics topics = config.topics();
        if (topic.equals(topics.input()) || topic.equals(topics.outcomes())) {
            return EnumSet.of(AclOperation.READ);
        }
        if (topic.equals(topics.predictions())) {
            return EnumSet.of(AclOperation.WRITE);
        }
        if (topic.equals(topics.deadLetters())) {
            return EnumSet.of(AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS);
        }
        return topic.equals(topics.journal()) || topic.equals(topics.models())
                ? EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS)
                : EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.CREATE);
    }

    /**
     * Asks before anything is written, so that all that is missing is named at once. Topics that are not there are not asked about.
     *
     * @throws UnavailableException that names each privilege that is missing, or if Kafka does not answer
     */
    void require(Admin admin) {
        DescribeTopicsOptions asking = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        Map<String, KafkaFuture<TopicDescription>> answers = new TreeMap<>(
                admin.describeTopics(config.topics().all(), asking).topicNameValues());
        List<String> missing = new ArrayList<>();
        answers.forEach((topic, answer) -> {
            for (AclOperation operation : missing(topic, answer)) {
                missing.add(operation + " on topic " + topic);
            }
        });
        if (!missing.isEmpty()) {
            throw new UnavailableException(new Denial(config).line(String.join(", ", missing)));
        }
    }

    private Set<AclOperation> missing(String topic, KafkaFuture<TopicDescription> answer) {
        Set<AclOperation> missing = on(topic);
        try {
            missing.removeAll(answer.get().authorizedOperations());
            return missing;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicAuthorizationException) {
                return missing;
            }
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Set.of();
            }
            throw new KafkaClients(config).noAnswer(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for Kafka", e);
        }
    }
}
