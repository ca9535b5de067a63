package dev.lifeboat.bench;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.kafka.StreamsSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/** The yardstick: bytes in, the same bytes out, with the same settings, and nothing else. */
final class Identity {
    private Identity() {}

    /** @param arguments the configuration file of the run it is compared with */
    public static void main(String[] arguments) throws InterruptedException {
        LifeboatConfig config = LifeboatConfig.read(Path.of(arguments[0]), Map.of());
        Properties settings = StreamsSettings.of(config);
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                "source",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                config.topics().input());
        topology.addSink(
                "sink", config.topics().predictions(), new ByteArraySerializer(), new ByteArraySerializer(), "source");
        try (KafkaStreams streams = new KafkaStreams(topology, settings)) {
            streams.start();
            new CountDownLatch(1).await();
        }
    }
}
