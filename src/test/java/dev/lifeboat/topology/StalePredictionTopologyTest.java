package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StalePredictionTopologyTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "topics.outcomes",
            "",
            "learning.batch.size",
            "1",
            "models.interval.ms",
            "1",
            "scoring.max.model.lag.ms",
            "1000");
    private static final String LABELED = "{\"pclass\":1,\"sex\":\"female\",\"age\":30,\"survived\":1}";
    private static final String UNLABELED = "{\"pclass\":1,\"sex\":\"female\",\"age\":30}";

    @Test
    void predictionOfAModelTooFarBehindIsMarkedAsStale() {
        try (Pipeline pipeline = Pipeline.titanic(SETTINGS)) {
            long start = Pipeline.T0;
            // The model has learned from no example.
            pipeline.record("a", LABELED, start);
            pipeline.advance(10);
            pipeline.record("b", UNLABELED, start + 1000);
            pipeline.record("c", UNLABELED, start + 1001);
            pipeline.record("d", UNLABELED, start - 5000);
            assertThat(stale(pipeline)).containsExactly(true, false, true, false);
            pipeline.record("e", LABELED, start + 2000);
            pipeline.advance(10);
            pipeline.record("f", UNLABELED, start + 2500);
            assertThat(stale(pipeline)).containsExactly(true, false);
            assertThat(pipeline.totals().stale()).isEqualTo(3);
            pipeline.restart();
            pipeline.record("g", UNLABELED, start + 9000);
            assertThat(pipeline.totals().stale()).isEqualTo(4);
        }
    }

    @Test
    void nothingIsStaleByDefault() {
        try (Pipeline pipeline = Pipeline.titanic(Map.of("topics.outcomes", ""))) {
            pipeline.record("a", UNLABELED, Pipeline.T0);
            assertThat(stale(pipeline)).containsExactly(false);
            assertThat(pipeline.totals().stale()).isZero();
        }
    }

    private static List<Boolean> stale(Pipeline pipeline) {
        return pipeline.predictions().stream()
                .map(prediction -> Pipeline.text(prediction.value()).endsWith(",\"stale\":true}"))
                .toList();
    }
}
