package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Architecture;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.learning.SingleNetwork;
import dev.lifeboat.stats.Scaling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordScorerTest {
    private static final double[] FEATURES = {3, 1, Double.NaN};

    private final LifeboatConfig config = LifeboatConfig.read(
            Path.of("config/titanic.properties"), Map.of(), Map.of("scoring.max.model.lag.ms", "1000"));
    private final List<Long> timed = new ArrayList<>();
    private final RecordScorer scorer = new RecordScorer(config, this::nanoTime, new PipelineObserver() {
        @Override
        public void timed(long nanos) {
            timed.add(nanos);
        }
    });
    private long nanos;

    private long nanoTime() {
        return nanos += 7;
    }

    private Model model(long eventTime) {
        Architecture architecture = SingleNetwork.architecture(config.learning().settings());
        double[] parameters = new double[architecture.shape(config.model()).parameterCount()];
        return SingleNetwork.model(
                config.model(), architecture, new ModelVersion(5, 5, eventTime), parameters, Scaling.none(2), 10);
    }

    @Test
    void predictionIsStaleIfTheModelIsMoreThanTheMaximumBehind() {
        assertThat(scorer.predict(model(500), FEATURES, 1500).stale()).isFalse();
        assertThat(scorer.predict(model(500), FEATURES, 1501).stale()).isTrue();
        assertThat(scorer.predict(model(500), FEATURES, 0).stale()).isFalse();
        assertThat(scorer.predict(model(ModelVersion.NO_EVENT_TIME), FEATURES, 0)
                        .stale())
                .isTrue();
    }

    @Test
    void eachPredictionHasItsOwnValues() {
        Prediction first = scorer.predict(model(0), FEATURES, 0);
        Prediction second = scorer.predict(model(0), FEATURES, 0);
        assertThat(first.values()).containsExactly(0.5).isNotSameAs(second.values());
        assertThat(first.modelVersion()).isEqualTo(5);
        assertThat(FEATURES).containsExactly(3, 1, Double.NaN);
    }

    @Test
    void oneRecordInSixtyFourIsTimed() {
        for (int i = 0; i < 129; i++) {
            scorer.predict(model(0), FEATURES, 0);
        }
        assertThat(timed).containsExactly(7L, 7L, 7L);
        assertThat(nanos).as("the clock is read for these only").isEqualTo(3 * 2 * 7);
    }
}
