package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.kafka.KafkaClients;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Appends to the journal, each record in a transaction of its own. While it is open, it has the only transaction of its role: it aborts that
 * of a crashed process, and is fenced by the next process of the same role.
 */
final class JournalProducer implements AutoCloseable {
    private final String topic;
    private final Producer<byte[], byte[]> producer;

    /**
     * @param role what the records are written for, part of the transactional id
     * @throws KafkaException if Kafka does not respond
     */
    JournalProducer(LifeboatConfig config, String role) {
        this.topic = config.topics().journal();
        this.producer = new KafkaClients(config).transactionalProducer(config.applicationId() + "-" + role);
        boolean initialized = false;
        try {
            producer.initTransactions();
            initialized = true;
        } finally {
            if (!initialized) {
                producer.close();
            }
        }
    }

    /**
     * Appends a record.
     *
     * @return its offset
     * @throws ProducerFencedException if another process has taken the role, or the broker has aborted the transaction
     * @throws KafkaException if it was not written
     */
    long append(byte[] entry) {
        return append(entry, offset -> List.of());
    }

    /**
     * Appends a record, and writes others in the same transaction.
     *
     * @param others for the offset of the record
     * @return its offset
     * @throws ProducerFencedException if another process has taken the role, or the broker has aborted the transaction
     * @throws KafkaException if nothing was written
     */
    long append(byte[] entry, LongFunction<List<ProducerRecord<byte[], byte[]>>> others) {
        try {
            producer.beginTransaction();
            long offset = send(new ProducerRecord<>(topic, 0, null, entry));
            for (ProducerRecord<byte[], byte[]> other : others.apply(offset)) {
                send(other);
            }
            producer.commitTransaction();
            return offset;
        } catch (InvalidProducerEpochException | InvalidTxnStateException e) {
            // Brokers before KAFKA-20785 answer so if they have aborted the transaction meanwhile.
            throw new ProducerFencedException(e.getMessage());
        }
    }

    /** Returns the offset. */
    private long send(ProducerRecord<byte[], byte[]> written) {
        try {
            return producer.send(written).get().offset();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw UnavailableException.interrupted(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
