package dev.lifeboat.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaKeysTest {
    private static List<String> warnings(String key) {
        return KafkaKeys.warnings(
                LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of(), Map.of(key, "1")));
    }

    @ParameterizedTest
    @CsvSource({
        "kafka.sesion.timeout.ms, kafka.session.timeout.ms",
        "kafka.comit.interval.ms, kafka.commit.interval.ms",
        "kafka.producer.lingr.ms, kafka.producer.linger.ms",
        "kafka.main.consumer.max.pol.records, kafka.main.consumer.max.poll.records",
        "kafka.admin.request.timeout, kafka.admin.request.timeout.ms"
    })
    void nearestKnownKeyIsSuggested(String key, String suggested) {
        assertThat(warnings(key))
                .singleElement()
                .asString()
                .startsWith(key + " is unknown")
                .endsWith("did you mean '" + suggested + "'?");
    }

    @Test
    void nothingIsSuggestedForADistantKey() {
        assertThat(warnings("kafka.com.example.interceptor.endpoint"))
                .singleElement()
                .asString()
                .doesNotContain("did you mean");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.session.timeout.ms",
                "kafka.num.standby.replicas",
                "kafka.processing.exception.handler.global.enabled",
                "kafka.restore.consumer.max.poll.records",
                "kafka.global.consumer.fetch.min.bytes",
                "kafka.producer.batch.size",
                "kafka.admin.retries",
                "kafka.sasl.jaas.config",
                "kafka.ssl.truststore.location",
                "kafka.topic.segment.bytes",
                "kafka.client.tag.zone"
            })
    void knownKeysAreAccepted(String key) {
        assertThat(warnings(key)).isEmpty();
    }
}
