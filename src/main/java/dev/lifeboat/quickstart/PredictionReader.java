package dev.lifeboat.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.kafka.KafkaClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Consumes the predictions topic, starting at its current end. */
final class PredictionReader implements AutoCloseable {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(50);

    private final ObjectMapper mapper = new ObjectMapper();
    private final Consumer<byte[], byte[]> consumer;

    PredictionReader(LifeboatConfig config) {
        consumer = new KafkaClients(config).reader(List.of());
        String topic = config.topics().predictions();
        List<TopicPartition> partitions = new ArrayList<>();
        for (PartitionInfo partition : consumer.partitionsFor(topic)) {
            partitions.add(new TopicPartition(topic, partition.partition()));
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** @param prediction called with id and probability of each new prediction */
    void poll(BiConsumer<String, Double> prediction) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
            try {
                JsonNode json = mapper.readTree(record.value());
                prediction.accept(
                        json.required("id").asText(),
                        json.required("probability").asDouble());
            } catch (IOException e) {
                throw new UncheckedIOException("a prediction is not JSON", e);
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
