package dev.lifeboat.topology;

import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.pipeline.SourceTopics;
import org.apache.kafka.common.utils.Utils;

/**
 * What a topology shares with the rest of the service.
 *
 * @param partitions number of partitions of the input topic
 * @param maxJournalBytes size of the largest record that the journal accepts
 * @param models the newest published model, received by the topology
 * @param observer called on stream threads
 */
public record TopologyInputs(
        int partitions,
        SourceTopics sourceTopics,
        long maxJournalBytes,
        ModelHolder models,
        PipelineObserver observer) {
    /** The partition that Kafka's default partitioner assigns to an id. */
    int partitionOf(byte[] id) {
        return Utils.toPositive(Utils.murmur2(id)) % partitions;
    }
}
