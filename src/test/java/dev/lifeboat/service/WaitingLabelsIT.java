package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A service with a small heap starts with a backlog of passengers and all their outcomes. {@code -Dlifeboat.waiting} sets the number of
 * passengers (default 100000).
 */
@ExtendWith(SharedBroker.class)
class WaitingLabelsIT {
    private static final int COUNT = Integer.getInteger("lifeboat.waiting", 100_000);
    private static final Duration TIMEOUT = Duration.ofMinutes(20);

    @Test
    void backlogIsProcessedWithASmallHeap(Application application) throws IOException {
        application.createTopics();
        produce(application);
        Path log = application.directory().resolve("serve.log");
        Process process = application.serve(log, "-Xmx256m");
        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> !process.isAlive()
                        || model(application).path("examples").asInt() == COUNT);
        process.destroy();
        assertThat(process.onExit().join().exitValue())
                .as(Files.readString(log))
                .isZero();

        assertThat(model(application).path("examples").asInt()).isEqualTo(COUNT);
        assertThat(application.count(application.topics().predictions())).isEqualTo(COUNT);
        assertThat(application.count(application.topics().deadLetters())).isZero();
        assertThat(Files.readString(log)).doesNotContain("ERROR", "Exception", "OutOfMemory", "replaced");
    }

    private static void produce(Application application) {
        Random random = new Random(1912);
        String input = application.topics().input();
        long start = System.currentTimeMillis();
        try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
            for (int i = 0; i < COUNT; i++) {
                String passenger = "{\"pclass\":" + (1 + random.nextInt(3)) + ",\"sex\":\""
                        + (random.nextBoolean() ? "female" : "male") + "\",\"age\":" + random.nextInt(80) + "}";
                send(producer, input, i, start, passenger);
            }
            for (int i = 0; i < COUNT; i++) {
                send(producer, application.outcomes(), i, start + 1, "{\"survived\":" + random.nextInt(2) + "}");
            }
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, int i, long timestamp, String json) {
        var unused = producer.send(
                new ProducerRecord<>(topic, null, timestamp, Application.bytes("p" + i), Application.bytes(json)));
    }

    private static JsonNode model(Application application) {
        byte[] newest = new ModelReader(application.config())
                .newest(Duration.ofSeconds(30))
                .orElse(Application.bytes("{}"));
        try {
            return new ObjectMapper().readTree(newest);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
