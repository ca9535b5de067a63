package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads the newest published model from its topic. */
public final class ModelReader {
    private static final Duration POLL = Duration.ofMillis(200);

    private final LifeboatConfig config;
    private final KafkaClients clients;

    public ModelReader(LifeboatConfig config) {
        this.config = config;
        this.clients = new KafkaClients(config);
    }

    /**
     * The JSON of the newest model that was committed; empty if there is none, or no topic for it.
     *
     * @throws UnavailableException if the topic cannot be read within {@code patience}
     */
    public Optional<byte[]> newest(Duration patience) {
        TopicPartition partition = new TopicPartition(config.topics().models(), 0);
        if (!clients.existingPartitions(partition.topic()).contains(partition)) {
            return Optional.empty();
        }
        try (Consumer<byte[], byte[]> reader = clients.reader(List.of(partition))) {
            Map<TopicPartition, Long> ends = reader.endOffsets(List.of(partition), patience);
            long end = ends.getOrDefault(partition, 0L);
            reader.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + patience.toNanos();
            byte[] newest = null;
            while (reader.position(partition, patience) < end) {
                if (System.nanoTime() > deadline) {
                    throw new UnavailableException(
                            "topic " + partition.topic() + " could not be read to its end within "
                                    + patience.toSeconds() + " s; is the broker healthy?");
                }
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                    newest = record.value();
                }
            }
            return Optional.ofNullable(newest);
        } catch (KafkaException e) {
            throw new UnavailableException(
                    "topic " + partition.topic() + " cannot be read: " + KafkaClients.rootMessage(e), e);
        }
    }
}
