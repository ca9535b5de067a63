package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.RecordWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Produces one record and waits for its prediction. */
public final class Trial {
    private static final Duration POLL = Duration.ofMillis(100);

    private final LifeboatConfig config;
    private final KafkaClients clients;

    public Trial(LifeboatConfig config) {
        this.config = config;
        this.clients = new KafkaClients(config);
    }

    /**
     * The prediction, as it stands on the topic.
     *
     * @throws InvalidConfigException if the service would refuse the record; it was not sent
     * @throws UnavailableException if a topic is missing, or no prediction comes within {@code patience}
     */
    public String predict(String id, String json, Duration patience) {
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        byte[] value = json.getBytes(StandardCharsets.UTF_8);
        try {
            new RecordWriter(config).check(key, value);
        } catch (RecordWriter.UnusableException e) {
            throw new InvalidConfigException(
                    "the record would become a dead letter (" + e.getMessage() + "); it was not sent", e);
        }
        List<TopicPartition> partitions = clients.partitions(config.topics().predictions());
        clients.partitions(config.topics().input());
        try (Consumer<byte[], byte[]> reader = clients.reader(partitions);
                Producer<byte[], byte[]> producer = clients.producer()) {
            reader.seekToEnd(partitions);
            partitions.forEach(reader::position);
            producer.send(new ProducerRecord<>(config.topics().input(), key, value))
                    .get();
            return await(reader, key, patience);
        } catch (KafkaException | ExecutionException e) {
            throw clients.unavailable(
                    "Kafka at " + config.kafka().settings().get("bootstrap.servers") + " does not take the record: "
                            + Failures.rootMessage(e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for the prediction", e);
        }
    }

    private String await(Consumer<byte[], byte[]> reader, byte[] key, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() - deadline < 0) {
            for (ConsumerRecord<byte[], byte[]> prediction : reader.poll(POLL)) {
                if (Arrays.equals(prediction.key(), key)) {
                    return new String(prediction.value(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new UnavailableException("no prediction came within " + patience.toSeconds()
                + " s: is the service running (lifeboat serve) with this application.id and these topics?");
    }
}
