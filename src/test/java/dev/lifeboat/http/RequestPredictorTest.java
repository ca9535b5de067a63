package dev.lifeboat.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.topology.Pipeline;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestPredictorTest {
    private static final String ROSE =
            "{\"passengerId\":\"rose \\\"é\\\"\",\"pclass\":1,\"sex\":\"female\",\"age\":17}";
    private static final String JACK = "{\"passengerId\":42,\"pclass\":3,\"sex\":\"male\",\"age\":20.5}";

    private final Pipeline pipeline = Pipeline.titanic(Map.of());
    private final RequestPredictor predictor =
            new RequestPredictor(pipeline.config(), pipeline.holder(), Clock.systemUTC());

    @AfterEach
    void closePipeline() {
        pipeline.close();
    }

    @Test
    void requestedPredictionEqualsThatOfTheTopic() throws RequestPredictor.RejectedException {
        learn();

        pipeline.record("rose \"é\"", ROSE);
        pipeline.record("42", JACK);

        var predictions = pipeline.predictions();
        String rose = Pipeline.text(predictions.get(predictions.size() - 2).value());
        String jack = Pipeline.text(predictions.get(predictions.size() - 1).value());
        assertThat(rose).doesNotContain("\"modelVersion\":-1");
        assertThat(predict(ROSE)).isEqualTo(rose);
        assertThat(predict(" [" + ROSE + " , \n" + JACK + "] ")).isEqualTo("[" + rose + "," + jack + "]");
        assertThat(predict("[]")).isEqualTo("[]");
    }

    @Test
    void nothingIsLearnedFromARequest() throws RequestPredictor.RejectedException {
        Totals before = pipeline.totals();

        predict("{\"pclass\":1,\"sex\":\"female\",\"survived\":1}");

        assertThat(pipeline.totals().toArray()).isEqualTo(before.toArray());
        assertThat(pipeline.journal()).isEmpty();
    }

    @Test
    void recordWithoutIdLeadsToAPredictionWithoutId() throws RequestPredictor.RejectedException {
        assertThat(predict("{\"pclass\":1,\"sex\":\"female\"}"))
                .isEqualTo("{\"probability\":0.5,\"predicted\":0,\"model\":\"titanic\",\"modelVersion\":-1}");
    }

    @Test
    void rejectionHasReasonFieldAndIndex() {
        RequestPredictor.RejectedException wrongSex = rejection("[" + JACK + ",{\"pclass\":1,\"sex\":\"unknown\"}]");
        assertThat(wrongSex.reason()).isEqualTo(DeadLetterReason.UNKNOWN_CATEGORY);
        assertThat(wrongSex.field()).isEqualTo("sex");
        assertThat(wrongSex.index()).isEqualTo(1);

        assertThat(rejection("{\"pclass\":7,\"sex\":\"male\"}").field()).isEqualTo("pclass");
        assertThat(rejection("{\"pclass\":1,\"sex\":\"male\",\"survived\":3}").field())
                .isEqualTo("survived");
        assertThat(rejection("{\"passengerId\":\"" + "x".repeat(257) + "\",\"pclass\":1,\"sex\":\"male\"}")
                        .reason())
                .isEqualTo(DeadLetterReason.BAD_ID);
        assertThat(rejection("{\"passengerId\":\"\\ud83d\",\"pclass\":1,\"sex\":\"male\"}")
                        .reason())
                .isEqualTo(DeadLetterReason.BAD_ID);
    }

    @Test
    void predictionOfAModelTooFarBehindIsMarkedAsStale() throws RequestPredictor.RejectedException {
        try (Pipeline pipelineWithLimit = Pipeline.titanic(Map.of("scoring.max.model.lag.ms", "1000"))) {
            assertThat(predict(pipelineWithLimit, Pipeline.T0)).contains("\"stale\":true");

            pipelineWithLimit.record("rose", ROSE.replace("}", ",\"survived\":1}"), Pipeline.T0);
            pipelineWithLimit.advance(2000);
            assertThat(pipelineWithLimit.holder().newest().model().eventTime()).isEqualTo(Pipeline.T0);

            for (long lagMs : new long[] {1000, 1001}) {
                pipelineWithLimit.record("jack", JACK, Pipeline.T0 + lagMs);
                var predictions = pipelineWithLimit.predictions();
                assertThat(predict(pipelineWithLimit, Pipeline.T0 + lagMs))
                        .isEqualTo(Pipeline.text(
                                        predictions.get(predictions.size() - 1).value())
                                .replace("\"jack\"", "\"42\""));
            }
        }
    }

    private static String predict(Pipeline pipeline, long nowMs) throws RequestPredictor.RejectedException {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(nowMs), ZoneOffset.UTC);
        byte[] answer = new RequestPredictor(pipeline.config(), pipeline.holder(), clock)
                .predict(JACK.getBytes(StandardCharsets.UTF_8));
        return new String(answer, StandardCharsets.UTF_8);
    }

    @Test
    void bodyThatIsNotJsonIsMalformed() {
        for (String body :
                new String[] {"", "x", "7", "[", "[7]", "[" + JACK, "[" + JACK + "]]", JACK + JACK, "{\"a\":"}) {
            assertThat(rejection(body).reason()).as(body).isEqualTo(DeadLetterReason.MALFORMED_JSON);
        }
    }

    private void learn() {
        for (int i = 0; i < 16; i++) {
            String sex = i % 2 == 0 ? "female" : "male";
            pipeline.record(
                    "p" + i,
                    "{\"pclass\":" + (1 + i % 3) + ",\"sex\":\"" + sex + "\",\"age\":" + (20 + i) + ",\"survived\":"
                            + (1 - i % 2) + "}");
        }
        pipeline.advance(1000);
    }

    private String predict(String body) throws RequestPredictor.RejectedException {
        return new String(predictor.predict(body.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private RequestPredictor.RejectedException rejection(String body) {
        return Objects.requireNonNull(
                catchThrowableOfType(RequestPredictor.RejectedException.class, () -> predict(body)),
                "accepted: " + body);
    }
}
