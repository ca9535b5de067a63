package dev.lifeboat.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lifeboat.config.LifeboatConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaClientsTest {
    private static final TopicPartition MODELS = new TopicPartition("models", 0);

    @ParameterizedTest
    @CsvSource({"group.protocol,streams", "group.protocol,classic", "group.instance.id,boat-1"})
    void readerLeavesTheGroupToTheService(String key, String value) throws IOException {
        try (Consumer<byte[], byte[]> reader =
                new KafkaClients(config("kafka." + key, value)).reader(List.of(MODELS))) {
            assertThat(reader.assignment()).containsExactly(MODELS);
            assertThatExceptionOfType(InvalidGroupIdException.class).isThrownBy(reader::groupMetadata);
        }
    }

    private static LifeboatConfig config(String key, String value) throws IOException {
        Properties shipped = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("config/titanic.properties"))) {
            shipped.load(reader);
        }
        Map<String, String> settings = new HashMap<>();
        shipped.stringPropertyNames().forEach(name -> settings.put(name, shipped.getProperty(name)));
        settings.put(key, value);
        return LifeboatConfig.of(settings);
    }
}
