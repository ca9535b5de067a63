package dev.lifeboat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerProcessIT {
    private static final TopicPartition PASSENGERS = new TopicPartition("passengers", 0);
    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    @TempDir
    Path directory;

    @Test
    void aRecordSurvivesACrash() throws Exception {
        byte[] passenger = "{\"pclass\":3}".getBytes(StandardCharsets.UTF_8);
        int port;
        try (BrokerProcess broker = BrokerProcess.start(directory, 0, Map.of())) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            createTopic(client);
            produce(client, passenger);
            port = portOf(broker);
            broker.kill();
            assertThat(broker.isAlive()).isFalse();
        }

        try (BrokerProcess broker = BrokerProcess.start(directory, port, Map.of())) {
            assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
            assertThat(read(Map.of("bootstrap.servers", broker.bootstrapServers()), 1))
                    .containsExactly(passenger);
        }
    }

    @Test
    void theBrokerEndsWhenItsParentIsKilled() throws IOException {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerParent.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle broker;
        try {
            String pid = parent.inputReader(StandardCharsets.UTF_8).readLine();
            broker = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
            assertThat(broker.isAlive()).isTrue();
        } finally {
            parent.destroyForcibly();
        }

        await().atMost(TIMEOUT).until(() -> !broker.isAlive());
    }

    @Test
    void largeRecordsAreWrittenInTransactionsToAListenerWithSasl() throws Exception {
        Map<String, String> password = Map.of(
                "listener.security.protocol.map",
                "CLIENT:SASL_PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "listener.name.client.sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.client.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_lifeboat=\"secret\";");
        byte[] large = new byte[5_000_000];
        try (BrokerProcess broker = BrokerProcess.start(directory, 0, password)) {
            Map<String, Object> client = new HashMap<>(Map.of(
                    "bootstrap.servers",
                    broker.bootstrapServers(),
                    "security.protocol",
                    "SASL_PLAINTEXT",
                    "sasl.mechanism",
                    "PLAIN",
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required"
                            + " username=\"lifeboat\" password=\"secret\";"));
            createTopic(client);
            client.put("max.request.size", 6_000_000);
            client.put("transactional.id", "test");
            produceInTransaction(client, large);
            client.remove("transactional.id");
            client.put("isolation.level", "read_committed");

            assertThat(read(client, 1)).containsExactly(large);
        }
    }

    @Test
    void aDirectoryInUseIsReportedInOneLine() {
        try (BrokerProcess broker = BrokerProcess.start(directory, 0, Map.of())) {
            assertThatThrownBy(() -> BrokerProcess.start(directory, 0, Map.of()))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining(directory + " is in use by another broker")
                    .hasMessageContaining(directory.resolve("broker.log").toString())
                    .hasMessageNotContaining("\n");
            assertThat(broker.isAlive()).isTrue();
        }
    }

    @Test
    void aPortInUseIsReportedInOneLine() throws IOException {
        try (ServerSocket taken = Ports.hold(0)) {
            assertThatThrownBy(() -> BrokerProcess.start(directory, taken.getLocalPort(), Map.of()))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("choose another port")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void aDirectoryOfAnotherNodeIsReportedInOneLine() throws IOException {
        Files.createDirectories(directory.resolve("kafka"));
        Files.writeString(
                directory.resolve("kafka").resolve("meta.properties"), "version=1\nnode.id=7\ncluster.id=x\n");

        assertThatThrownBy(() -> BrokerProcess.start(directory, 0, Map.of()))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("node")
                .hasMessageNotContaining("\n");
    }

    private static int portOf(BrokerProcess broker) {
        String address = broker.bootstrapServers();
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    private static void createTopic(Map<String, Object> client) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic(PASSENGERS.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void produce(Map<String, Object> client, byte[] value)
            throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = producer(client)) {
            producer.send(new ProducerRecord<>(PASSENGERS.topic(), value)).get();
        }
    }

    private static void produceInTransaction(Map<String, Object> client, byte[] value)
            throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = producer(client)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(PASSENGERS.topic(), value)).get();
            producer.commitTransaction();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> client) {
        return new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static List<byte[]> read(Map<String, Object> client, int count) {
        List<byte[]> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(PASSENGERS));
            consumer.seekToBeginning(List.of(PASSENGERS));
            await().atMost(TIMEOUT).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
                return values.size() >= count;
            });
        }
        return values;
    }
}
