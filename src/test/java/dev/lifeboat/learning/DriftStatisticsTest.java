package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.schema.Missing;
import dev.lifeboat.schema.NumericFeature;
import dev.lifeboat.schema.OneHotFeature;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftStatisticsTest {
    private final DriftStatistics statistics = new DriftStatistics(new FeatureSchema(List.of(
            new NumericFeature("a", 0, 1, new Missing.Mean()),
            new OneHotFeature("b", List.of("x", "y"), OneHotFeature.Unknown.ZERO, new Missing.Reject()),
            new NumericFeature("c", 0, 1, new Missing.Mean()))));

    @Test
    void inputsHaveTheNameOfTheirFeature() {
        assertThat(statistics.name(DriftEvent.LOSS)).isEqualTo("log.loss");
        assertThat(List.of(statistics.name(0), statistics.name(1), statistics.name(2), statistics.name(3)))
                .containsExactly("a", "b", "b", "c");
    }

    @Test
    void detectionsOfAFeatureAreTheSumOverItsInputs() {
        long[] counts = {7, 1, 2, 4, 8};
        assertThat(statistics.names()).containsExactly("log.loss", "a", "b", "c");
        assertThat(List.of(0, 1, 2, 3))
                .extracting(i -> statistics.detections(i, counts))
                .containsExactly(7L, 1L, 6L, 8L);
        assertThat(statistics.detections(2, new long[0])).isZero();
    }
}
