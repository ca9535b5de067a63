package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.format.RecordWriter;
import dev.lifeboat.kafka.KafkaClients;
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

/** Produces single records and waits for their predictions. */
public final class PredictionClient {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

    private final LifeboatConfig config;
    private final KafkaClients clients;

    public PredictionClient(LifeboatConfig config) {
        this.config = config;
        this.clients = new KafkaClients(config);
    }

    /**
     * Produces a record and returns the value of its prediction, as read from the predictions topic.
     *
     * @throws InvalidConfigException if the service would reject the record; it is not sent
     * @throws UnavailableException if a topic is missing or there is no prediction within {@code timeout}
     */
    public String predict(String id, String json, Duration timeout) {
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
        try (Consumer<byte[], byte[]> consumer = clients.reader(partitions);
                Producer<byte[], byte[]> producer = clients.producer()) {
            consumer.seekToEnd(partitions);
            // The seek is lazy: without this it could go to an end behind the prediction.
            partitions.forEach(consumer::position);
            producer.send(new ProducerRecord<>(config.topics().input(), key, value))
                    .get();
            return await(consumer, key, timeout);
        } catch (KafkaException | ExecutionException e) {
            throw clients.unavailable(
                    "Kafka at " + config.kafka().bootstrapServers() + " did not accept the record: "
                            + Failures.rootMessage(e),
                    e);
        } catch (InterruptedException e) {
            throw UnavailableException.interrupted(e);
        }
    }

    private static String await(Consumer<byte[], byte[]> consumer, byte[] key, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() - deadline < 0) {
            for (ConsumerRecord<byte[], byte[]> prediction : consumer.poll(POLL_TIMEOUT)) {
                if (Arrays.equals(prediction.key(), key)) {
                    return new String(prediction.value(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new UnavailableException("no prediction arrived within " + timeout.toSeconds()
                + " s: is the service (lifeboat serve) running with this application.id and these topics?");
    }
}
