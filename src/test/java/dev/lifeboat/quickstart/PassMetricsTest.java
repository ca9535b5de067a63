package dev.lifeboat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PassMetricsTest {
    private final PassMetrics metrics = new PassMetrics(Map.of("a", true, "b", false), 0.5);

    @Test
    void theNthPredictionOfAnIdBelongsToPassN() {
        metrics.add("a", 0.9);
        metrics.add("a", 0.2);
        metrics.add("b", 0.1);

        assertThat(metrics.count()).isEqualTo(3);
        assertThat(metrics.count(1)).isEqualTo(2);
        assertThat(metrics.count(2)).isEqualTo(1);
        assertThat(metrics.count(3)).isZero();
        assertThat(metrics.pass(1).accuracy()).isEqualTo(1);
        assertThat(metrics.pass(2).accuracy()).isZero();
    }

    @Test
    void idsWithoutALabelAreIgnored() {
        metrics.add("try-1", 0.9);

        assertThat(metrics.count()).isZero();
        assertThat(metrics.recentAccuracy()).isNaN();
    }

    @Test
    void recentAccuracyIsThatOfTheNewestTwoHundred() {
        for (int i = 0; i < 100; i++) {
            metrics.add("a", 0.1);
        }
        for (int i = 0; i < 150; i++) {
            metrics.add("a", 0.9);
        }

        assertThat(metrics.recentAccuracy()).isEqualTo(0.75);
    }

    @Test
    void aucIsTheShareOfCorrectlyOrderedPairs() {
        metrics.add("a", 0.8);
        metrics.add("a", 0.3);
        metrics.add("b", 0.4);

        assertThat(metrics.auc()).isEqualTo(0.5);
    }
}
