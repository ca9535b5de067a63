package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.pipeline.PipelineObserver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A predictions topic may accept smaller batches than the service sends. */
@ExtendWith(SharedBroker.class)
class SmallTopicIT {
    private static final int COUNT = 20_000;
    private static final int PARTITIONS = 4;
    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    @Test
    void largeBatchIsSplitAndWrittenOnceAndInOrder(Application application) {
        application.with("topics.outcomes", "").with("dead.letters.max.bytes", "10000");
        application.create(application.topics().input(), PARTITIONS, Map.of());
        application.create(application.topics().predictions(), PARTITIONS, Map.of("max.message.bytes", "130000"));
        produce(application);
        try (LifeboatService service = LifeboatService.start(application.config(), PipelineObserver.NONE)) {
            application.awaitAtLeast(COUNT, application.topics().predictions(), TIMEOUT);
            assertThat(service.isRunning()).isTrue();
        }

        assertThat(ids(application, application.topics().predictions()))
                .isEqualTo(ids(application, application.topics().input()));
        assertThat(application.count(application.topics().deadLetters())).isZero();
    }

    private static void produce(Application application) {
        try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
            for (int i = 0; i < COUNT; i++) {
                String passenger = "{\"pclass\":1,\"sex\":\"male\",\"age\":40,\"survived\":" + i % 2 + "}";
                var unused = producer.send(new ProducerRecord<>(
                        application.topics().input(), Application.bytes("p" + i), Application.bytes(passenger)));
            }
        }
    }

    /** Partition → ids in order. */
    private static Map<Integer, List<String>> ids(Application application, String topic) {
        Map<Integer, List<String>> ids = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : application.read(topic)) {
            ids.computeIfAbsent(record.partition(), partition -> new ArrayList<>())
                    .add(new String(record.key(), StandardCharsets.UTF_8));
        }
        return ids;
    }
}
