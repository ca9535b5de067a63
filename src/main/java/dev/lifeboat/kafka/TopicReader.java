package dev.lifeboat.kafka;

import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads the committed records of a topic with one partition, up to the end that it has when the reader is created. */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final KafkaClients clients;
    private final TopicPartition partition;
    private final Duration timeout;
    private final Consumer<byte[], byte[]> consumer;
    private final long beginning;
    private final long end;

    /** Receives the records in order. */
    @FunctionalInterface
    public interface RecordHandler {
        /** @return whether to read on */
        boolean handle(ConsumerRecord<byte[], byte[]> record);
    }

    /** A reader that fails after ten seconds without progress. */
    public TopicReader(KafkaClients clients, String topic) {
        this(clients, topic, TIMEOUT);
    }

    /**
     * @param timeout after which a read without progress fails
     * @throws UnavailableException if the topic cannot be read
     */
    public TopicReader(KafkaClients clients, String topic, Duration timeout) {
        this.clients = clients;
        this.partition = new TopicPartition(topic, 0);
        this.timeout = timeout;
        this.consumer = clients.reader(List.of(partition));
        try {
            beginning = consumer.beginningOffsets(List.of(partition), timeout).getOrDefault(partition, 0L);
            end = consumer.endOffsets(List.of(partition), timeout).getOrDefault(partition, 0L);
        } catch (KafkaException e) {
            consumer.close();
            throw unavailable(e);
        }
    }

    /** Offset of the first record that has not been deleted; the end offset if there is none. */
    public long beginning() {
        return beginning;
    }

    /** Offset after the last committed record, as of the creation of this reader. */
    public long end() {
        return end;
    }

    /**
     * Reads from an offset to the end. The end is detected by the position of the consumer and not by the offset of a record, because the
     * last offsets may be transaction markers.
     *
     * @throws UnavailableException if the topic cannot be read, or if there was no progress within the timeout
     */
    public void read(long from, RecordHandler handler) {
        try {
            consumer.seek(partition, from);
            long position = from;
            long deadline = deadline();
            while (position < end) {
                if (System.nanoTime() - deadline > 0) {
                    throw new UnavailableException(
                            "topic " + partition.topic() + " could not be read to its end: no records arrived for "
                                    + timeout.toSeconds() + " s; is the broker healthy?");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                    if (!handler.handle(record)) {
                        return;
                    }
                }
                long reached = consumer.position(partition, timeout);
                deadline = reached > position ? deadline() : deadline;
                position = reached;
            }
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    private long deadline() {
        return System.nanoTime() + timeout.toNanos();
    }

    private UnavailableException unavailable(KafkaException e) {
        return clients.unavailable("topic " + partition.topic() + " cannot be read: " + Failures.rootMessage(e), e);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
