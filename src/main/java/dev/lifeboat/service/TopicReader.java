package dev.lifeboat.service;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic of one partition to the end that it has now, and only what was committed. */
final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaClients clients;
    private final TopicPartition partition;
    private final Duration patience;
    private final Consumer<byte[], byte[]> consumer;
    private final long beginning;
    private final long end;

    /** What is done with a record. */
    @FunctionalInterface
    interface Visitor {
        /** @return whether to go on */
        boolean visit(ConsumerRecord<byte[], byte[]> record);
    }

    /**
     * @param patience with a topic that has more and does not give it
     * @throws UnavailableException if the topic cannot be read
     */
    TopicReader(KafkaClients clients, String topic, Duration patience) {
        this.clients = clients;
        this.partition = new TopicPartition(topic, 0);
        this.patience = patience;
        this.consumer = clients.reader(List.of(partition));
        try {
            beginning = consumer.beginningOffsets(List.of(partition), patience).getOrDefault(partition, 0L);
            end = consumer.endOffsets(List.of(partition), patience).getOrDefault(partition, 0L);
        } catch (KafkaException e) {
            consumer.close();
            throw unavailable(e);
        }
    }

    /** Offset of the first record that is still there, or where it would be. */
    long beginning() {
        return beginning;
    }

    /** The offset behind the last committed record, when this reader was made. */
    long end() {
        return end;
    }

    /**
     * Visits the records from an offset to the end. The end is reached by position, not by a record's offset: the last offsets
     * may be the marks of transactions.
     *
     * @throws UnavailableException if the topic cannot be read, or nothing came for as long as there is patience
     */
    void read(long from, Visitor visitor) {
        try {
            consumer.seek(partition, from);
            long position = from;
            long deadline = deadline();
            while (position < end) {
                if (System.nanoTime() - deadline > 0) {
                    throw new UnavailableException(
                            "topic " + partition.topic() + " could not be read to its end: nothing came for "
                                    + patience.toSeconds() + " s; is the broker healthy?");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (!visitor.visit(record)) {
                        return;
                    }
                }
                long reached = consumer.position(partition, patience);
                deadline = reached > position ? deadline() : deadline;
                position = reached;
            }
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    private long deadline() {
        return System.nanoTime() + patience.toNanos();
    }

    private UnavailableException unavailable(KafkaException e) {
        return clients.unavailable("topic " + partition.topic() + " cannot be read: " + KafkaClients.rootMessage(e), e);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
