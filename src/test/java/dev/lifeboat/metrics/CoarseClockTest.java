package dev.lifeboat.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class CoarseClockTest {
    @Test
    void startsAtTheWallClockAndAdvances() {
        long before = System.currentTimeMillis();
        try (CoarseClock clock = new CoarseClock()) {
            long first = clock.wallTime();
            assertThat(first).isBetween(before, System.currentTimeMillis());

            await().untilAsserted(() -> assertThat(clock.wallTime()).isGreaterThan(first));

            assertThat(clock.wallTime()).isLessThanOrEqualTo(System.currentTimeMillis());
        }
    }
}
