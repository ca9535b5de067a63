package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the committed records of a broker's topics. */
final class CommittedRecords {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, Object> client;

    /** @param client settings of Kafka's clients that reach the broker */
    CommittedRecords(Map<String, String> client) {
        this.client = new HashMap<>(client);
        this.client.put("isolation.level", "read_committed");
        this.client.put("enable.auto.commit", false);
    }

    /** Visits all records that are committed now, each partition in order. */
    void forEach(String topic, Consumer<ConsumerRecord<byte[], byte[]>> action) {
        try (KafkaConsumer<byte[], byte[]> consumer = open(topic)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(action);
            }
        }
    }

    /** Returns as soon as a topic has this many records or more; reads each of them once. */
    void awaitAtLeast(int count, String topic, Duration patience) {
        AtomicInteger seen = new AtomicInteger();
        try (KafkaConsumer<byte[], byte[]> consumer = open(topic)) {
            await().atMost(patience).pollInSameThread().until(() -> {
                seen.addAndGet(consumer.poll(POLL).count());
                return seen.get() >= count;
            });
        }
    }

    private KafkaConsumer<byte[], byte[]> open(String topic) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        assertThat(partitions).as(topic).isNotEmpty();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }
}
