package dev.lifeboat.service;

import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** The image of Apache Kafka in Testcontainers. */
final class KafkaImage {
    private static final String IMAGE = "apache/kafka:4.4.0";

    private KafkaImage() {}

    /** Aborts the test without Docker, or fails it with {@code -Dlifeboat.docker=required}. */
    static void assumeDocker() {
        boolean there = DockerClientFactory.instance().isDockerAvailable();
        if (!there && "required".equals(System.getProperty("lifeboat.docker"))) {
            throw new IllegalStateException("Docker is required but does not respond");
        }
        Assumptions.assumeTrue(there, "no Docker here: this contract was tested on the embedded broker only");
    }

    static Kafka.Running start() {
        KafkaContainer container = new KafkaContainer(IMAGE)
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        container.start();
        return new Kafka.Open(Map.of("bootstrap.servers", container.getBootstrapServers()), container::stop);
    }
}
