package dev.lifeboat.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogMetersTest {
    private static final Logger log = LoggerFactory.getLogger(LogMetersTest.class);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void countsWarningsAndErrorsUntilItIsClosed() {
        try (LogMeters meters = new LogMeters(registry)) {
            assertThat(meters.isStarted()).isTrue();
            log.info("not counted");
            log.warn("counted");
            log.error("counted");
            log.error("counted as well");
        }
        log.warn("not counted after closing");

        assertThat(count("warn")).isEqualTo(1);
        assertThat(count("error")).isEqualTo(2);
        assertThat(registry.getMeters()).hasSize(2);
    }

    @Test
    void noTurboFilterSlowsDownLevelChecks() {
        try (ProcessMetrics metrics = new ProcessMetrics(registry)) {
            assertThat(metrics).isNotNull();
            assertThat(((LoggerContext) LoggerFactory.getILoggerFactory()).getTurboFilterList())
                    .isEmpty();
        }
    }

    private double count(String level) {
        return registry.get("logback.events").tag("level", level).counter().count();
    }
}
