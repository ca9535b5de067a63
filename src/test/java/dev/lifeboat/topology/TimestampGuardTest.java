package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampGuardTest {
    private static final long NOW = 1_000_000;
    private static final long AHEAD = 5_000;

    private final TimestampGuard guard =
            new TimestampGuard(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC), AHEAD);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, NOW, NOW + AHEAD})
    void legalTimestampIsUnchanged(long timestamp) {
        Headers headers = headers();
        assertThat(guard.extract(record(timestamp, headers), -1)).isEqualTo(timestamp);
        assertThat(TimestampGuard.unmark(headers)).isNull();
        assertThat(headers).isEqualTo(headers());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, NOW + AHEAD + 1, Long.MAX_VALUE})
    void illegalTimestampIsReplacedByTheClockAndMarked(long timestamp) {
        Headers headers = headers();
        assertThat(guard.extract(record(timestamp, headers), -1)).isEqualTo(NOW);
        assertThat(TimestampGuard.unmark(headers)).isEqualTo(timestamp);
        assertThat(headers).isEqualTo(headers());
    }

    /** A header of the same name that a producer has set is no mark, and stays. */
    private static Headers headers() {
        return new RecordHeaders().add("lifeboat.bad.timestamp", "7".getBytes(StandardCharsets.UTF_8));
    }

    private static ConsumerRecord<Object, Object> record(long timestamp, Headers headers) {
        // The constructor rejects most negative timestamps, but a broker may return any.
        return new ConsumerRecord<>(
                "passengers", 0, 0, 0, TimestampType.CREATE_TIME, 0, 0, "", "", headers, Optional.empty()) {
            @Override
            public long timestamp() {
                return timestamp;
            }
        };
    }
}
