package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.kafka.StreamsSettings;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeStreamsGroupsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StreamsConfig;

/** Reads the assignment from Kafka Streams, and the size of the group from the broker. */
final class StreamsTaskAssignment implements TaskAssignment {
    /** Shorter than the usual period of health checks. */
    private static final int TIMEOUT_MS = 5_000;

    private final KafkaStreams streams;
    private final KafkaClients clients;
    private final String group;
    private final int tasks;
    private final StreamsConfig settings;

    /** @param tasks number of tasks of the application */
    StreamsTaskAssignment(KafkaStreams streams, LifeboatConfig config, int tasks) {
        this.streams = streams;
        this.clients = new KafkaClients(config);
        this.group = config.applicationId();
        this.tasks = tasks;
        this.settings = new StreamsConfig(StreamsSettings.of(config));
    }

    @Override
    public boolean hasActiveTasks() {
        return streams.metadataForLocalThreads().stream()
                .anyMatch(thread -> !thread.activeTasks().isEmpty());
    }

    @Override
    public boolean hasStandbyTasks() {
        return streams.metadataForLocalThreads().stream()
                .anyMatch(thread -> !thread.standbyTasks().isEmpty());
    }

    @Override
    public long standbyLag() {
        try {
            return streams.allLocalStorePartitionLags().values().stream()
                    .flatMap(partitions -> partitions.values().stream())
                    .mapToLong(LagInfo::offsetLag)
                    .max()
                    .orElse(0);
        } catch (KafkaException e) {
            throw clients.noResponse(e);
        }
    }

    @Override
    public long maxStandbyLag() {
        return settings.getLong(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG);
    }

    @Override
    public boolean isSpare() {
        try (Admin admin = clients.admin()) {
            return members(admin).size() > tasks;
        }
    }

    private Collection<?> members(Admin admin) {
        if (GroupProtocol.of(settings.getString(StreamsConfig.GROUP_PROTOCOL_CONFIG)) == GroupProtocol.STREAMS) {
            var groups = admin.describeStreamsGroups(
                            List.of(group), new DescribeStreamsGroupsOptions().timeoutMs(TIMEOUT_MS))
                    .describedGroups();
            return clients.await(Objects.requireNonNull(groups.get(group))).members();
        }
        var groups = admin.describeConsumerGroups(
                        List.of(group), new DescribeConsumerGroupsOptions().timeoutMs(TIMEOUT_MS))
                .describedGroups();
        return clients.await(Objects.requireNonNull(groups.get(group))).members();
    }
}
