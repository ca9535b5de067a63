package dev.lifeboat.topology;

import static dev.lifeboat.topology.Passengers.labeled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Prequential evaluation: each record is scored before its own label is learned. */
class TestThenTrainTopologyTest {
    private static final Map<String, String> AT_ONCE = Map.of(
            "topics.outcomes", "", "learning.batch.size", "1", "models.interval.ms", "1", "learning.rate", "0.1");

    @Test
    void predictionIsMadeByTheModelBeforeItsOwnLabel() {
        try (Pipeline pipeline = Pipeline.titanic(AT_ONCE)) {
            Scorer scorer = new Scorer();
            for (int i = 0; i < 50; i++) {
                Model before = pipeline.model();
                double[] features = {2, 0, 20 + i};
                double expected = probability(scorer, before, features);
                // The interval is over: the label is learned, and its model published, before the next line returns.
                pipeline.advance(10);
                pipeline.record("p" + i, labeled(20 + i, i % 2));
                assertThat(pipeline.model().version()).isGreaterThan(before.version());
                Example example = pipeline.examples().get(0);
                assertThat(example.modelVersion()).isEqualTo(before.version());
                assertThat(Double.doubleToRawLongBits(example.prediction()[0]))
                        .isEqualTo(Double.doubleToRawLongBits(expected));
                assertThat(Pipeline.text(pipeline.predictions().get(0).value()))
                        .contains("\"probability\":" + expected + ",")
                        .contains("\"modelVersion\":" + before.version() + "}");
                if (i > 0) {
                    assertThat(probability(scorer, pipeline.model(), features)).isNotEqualTo(expected);
                }
            }
        }
    }

    private static double probability(Scorer scorer, Model model, double[] features) {
        double[] prediction = new double[1];
        scorer.predict(model, features, prediction);
        return prediction[0];
    }

    @Test
    void labelChangesTheNextPredictionAndNotItsOwn() {
        List<String> survivor = predictions(1);
        List<String> victim = predictions(0);
        assertThat(survivor.subList(0, 6)).isEqualTo(victim.subList(0, 6));
        assertThat(survivor.get(6)).isNotEqualTo(victim.get(6));
    }

    /** The predictions of six labeled records, the last of which has the given label, and of one more. */
    private static List<String> predictions(int label) {
        try (Pipeline pipeline = Pipeline.titanic(AT_ONCE)) {
            List<String> predictions = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                pipeline.advance(10);
                pipeline.record("p" + i, labeled(20 + 5 * i, i == 5 ? label : i % 2));
                predictions.add(Pipeline.text(pipeline.predictions().get(0).value()));
            }
            return predictions;
        }
    }
}
