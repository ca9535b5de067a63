package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.quickstart.BrokerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local state belongs to one cluster. */
class ClusterChangeIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int PASSENGERS = 200;

    @TempDir
    Path directory;

    @Test
    void stateOfAnotherClusterIsRejectedUntilItIsDeleted() throws Exception {
        try (BrokerProcess first = BrokerProcess.start(directory.resolve("first"), 0, Map.of());
                BrokerProcess second = BrokerProcess.start(directory.resolve("second"), 0, Map.of());
                Application ofFirst = application(first, "a");
                Application ofSecond = application(second, "b")) {
            run(ofFirst);
            Path state = directory.resolve("state").resolve(ofFirst.id());
            assertThat(state.resolve("0_0")).isDirectory();

            Jar.Run refused = ofSecond.run("serve");

            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err())
                    .singleElement()
                    .asString()
                    .contains(state.toString(), clusterId(first), clusterId(second), "kafka.state.dir", "delete");
            assertThat(ofSecond.everything()).isEmpty();
            run(ofFirst);

            Application.remove(state);
            run(ofSecond);
            assertThat(Files.readString(state.resolve("cluster.id"))).contains(clusterId(second));
        }
    }

    private Application application(BrokerProcess broker, String name) {
        return new Application("moved", Map.of("bootstrap.servers", broker.bootstrapServers()), directory.resolve(name))
                .with("kafka.state.dir", directory.resolve("state").toString());
    }

    private static void run(Application application) {
        application.createTopics();
        long before = application.committedEnd(application.topics().predictions());
        try (LifeboatService service = LifeboatService.start(application.config(), PipelineObserver.NONE);
                KafkaProducer<byte[], byte[]> producer = application.producer()) {
            new Manifest().send(producer, application, 0, PASSENGERS);
            await().atMost(TIMEOUT)
                    .until(() -> application.committedEnd(application.topics().predictions()) > before
                            && service.isRunning());
        }
    }

    private static String clusterId(BrokerProcess broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.describeCluster().clusterId().get();
        }
    }
}
