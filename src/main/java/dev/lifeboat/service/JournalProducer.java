package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.kafka.KafkaClients;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

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
     * @throws KafkaException if it was not written
     */
    long append(byte[] entry) {
        try {
            producer.beginTransaction();
            long offset = producer.send(new ProducerRecord<>(topic, 0, null, entry))
                    .get()
                    .offset();
            producer.commitTransaction();
            return offset;
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
