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
    private static final String LABELLED = "{\"pclass\":1,\"sex\":\"female\",\"age\":30,\"survived\":1}";
    private static final String UNLABELLED = "{\"pclass\":1,\"sex\":\"female\",\"age\":30}";

    @Test
    void predictionSaysThatItsModelIsTooFarBehind() {
        try (Pipeline pipeline = Pipeline.titanic(SETTINGS)) {
            long start = Pipeline.T0;
            // Nothing was learned yet.
            pipeline.record("a", LABELLED, start);
            pipeline.advance(10);
            pipeline.record("b", UNLABELLED, start + 1000);
            pipeline.record("c", UNLABELLED, start + 1001);
            pipeline.record("d", UNLABELLED, start - 5000);
            assertThat(stale(pipeline)).containsExactly(true, false, true, false);
            pipeline.record("e", LABELLED, start + 2000);
            pipeline.advance(10);
            pipeline.record("f", UNLABELLED, start + 2500);
            assertThat(stale(pipeline)).containsExactly(true, false);
            assertThat(pipeline.totals().stale()).isEqualTo(3);
            pipeline.restart();
            pipeline.record("g", UNLABELLED, start + 9000);
            assertThat(pipeline.totals().stale()).isEqualTo(4);
        }
    }

    @Test
    void nothingIsStaleUnlessAsked() {
        try (Pipeline pipeline = Pipeline.titanic(Map.of("topics.outcomes", ""))) {
            pipeline.record("a", UNLABELLED, Pipeline.T0);
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
