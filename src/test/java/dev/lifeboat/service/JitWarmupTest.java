package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.config.LifeboatConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JitWarmupTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private static final Map<String, String> ODD_FEATURES = Map.ofEntries(
            Map.entry("features", "free,low,high,tiny,code,strict,lax,flag"),
            Map.entry("features.free.type", "numeric"),
            Map.entry("features.low.type", "numeric"),
            Map.entry("features.low.max", "-5"),
            Map.entry("features.high.type", "numeric"),
            Map.entry("features.high.min", "1e100"),
            Map.entry("features.high.missing", "reject"),
            Map.entry("features.tiny.type", "numeric"),
            Map.entry("features.tiny.min", "0.1"),
            Map.entry("features.tiny.max", "0.2"),
            Map.entry("features.code.type", "code"),
            Map.entry("features.code.values", "true:1,04:2,\"Zoë\":3"),
            Map.entry("features.strict.type", "one-hot"),
            Map.entry("features.strict.values", "Berlin,,2"),
            Map.entry("features.lax.type", "one-hot"),
            Map.entry("features.lax.values", "x"),
            Map.entry("features.lax.unknown", "zero"),
            Map.entry("features.flag.type", "boolean"));

    private static LifeboatConfig config(Map<String, String> features) {
        Map<String, String> settings = new HashMap<>(features);
        settings.put("application.id", "any");
        settings.put("topics.input", "records");
        return LifeboatConfig.of(settings);
    }

    @Test
    void recordsOfAnySchemaAreAccepted() {
        JitWarmup warmup = new JitWarmup(config(ODD_FEATURES));

        assertThatCode(warmup::run).doesNotThrowAnyException();
    }

    @Test
    void endsWhenItsThreadIsInterrupted() {
        Map<String, String> large =
                Map.of("features", "x", "features.x.type", "numeric", "network.hidden.units", "1024,1024");
        Thread thread = new Thread(new JitWarmup(config(large)));
        thread.start();
        assertThat(thread.isAlive()).isTrue();

        thread.interrupt();

        await().atMost(TIMEOUT).until(() -> !thread.isAlive());
    }
}
