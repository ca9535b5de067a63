package dev.lifeboat.bench;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.service.KafkaClients;
import dev.lifeboat.service.StreamsSettings;
import dev.lifeboat.service.TopicSetup;
import dev.lifeboat.topology.LifeboatTopology;
import dev.lifeboat.topology.ModelHolder;
import dev.lifeboat.topology.PipelineObserver;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;

/** The service without its meters and its management port: the same topics and the same topology, with nobody who watches. */
final class Unwatched {
    private Unwatched() {}

    /** @param arguments the configuration file of the run it is compared with */
    public static void main(String[] arguments) throws InterruptedException {
        LifeboatConfig config = LifeboatConfig.read(Path.of(arguments[0]), Map.of());
        int partitions;
        try (Admin admin = new KafkaClients(config).admin()) {
            partitions = new TopicSetup(config, admin).ensure().get(0).partitions();
        }
        ModelHolder holder =
                new ModelHolder(config.model().untrained(config.learning().scalingClip()));
        Properties settings = StreamsSettings.of(config);
        LifeboatTopology topology =
                new LifeboatTopology(config, partitions, holder, PipelineObserver.NONE, Clock.systemUTC());
        try (KafkaStreams streams = new KafkaStreams(topology.build(settings), settings)) {
            streams.start();
            new CountDownLatch(1).await();
        }
    }
}
