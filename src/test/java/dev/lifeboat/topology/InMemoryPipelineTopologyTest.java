package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.format.Formats;
import dev.lifeboat.format.RecordReader;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.pipeline.InMemoryPipeline;
import dev.lifeboat.pipeline.PredictionFate;
import dev.lifeboat.schema.DecodedRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The in-memory pipeline predicts and learns exactly what the topology does. */
class InMemoryPipelineTopologyTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "topics.outcomes", "",
            "models.interval.ms", "1",
            "learning.replay.size", "64",
            "learning.positive.weight", "2",
            "learning.drift.reaction", "forget",
            "scaling.half.life.ms", "5000",
            "learning.schedule", "cosine",
            "evaluation.holdout.fraction", "0.1");

    @Test
    void predictionsAndModelAreEqualToTheLastBitDespiteRestarts() {
        try (Pipeline pipeline = Pipeline.titanic(SETTINGS)) {
            InMemoryPipeline inMemory = new InMemoryPipeline(pipeline.config);
            RecordReader reader = new Formats(pipeline.config).recordReader();
            DecodedRecord decoded = new DecodedRecord(pipeline.config.schema());
            Random random = new Random(1912);
            for (int i = 0; i < 1500; i++) {
                boolean female = random.nextBoolean();
                boolean survived = random.nextDouble() < (female == i < 900 ? 0.8 : 0.2);
                String record = String.format(
                        Locale.ROOT,
                        "{\"pclass\":%d,\"sex\":\"%s\",\"age\":%.1f,\"survived\":%d}",
                        1 + random.nextInt(3),
                        female ? "female" : "male",
                        80 * random.nextDouble(),
                        survived ? 1 : 0);
                long timestamp = Pipeline.T0 + 10L * i;
                assertThat(reader.readRecord(record.getBytes(StandardCharsets.UTF_8), decoded))
                        .isNull();
                Prediction prediction = inMemory.accept(("p" + i).getBytes(StandardCharsets.UTF_8), decoded, timestamp);
                // The interval is over: a model is in use as soon as its mini-batch is learned.
                pipeline.advance(2);
                pipeline.record("p" + i, record, timestamp);
                assertThat(Pipeline.text(pipeline.predictions().get(0).value()))
                        .as("record %d", i)
                        .contains("\"probability\":" + prediction.values()[0] + ",");
                if (i % 200 == 199) {
                    pipeline.restart();
                }
            }
            assertThat(pipeline.model().sha256()).isEqualTo(inMemory.model().sha256());
            assertThat(inMemory.state().driftCounts()[0]).isPositive();
            assertThat(inMemory.state().leader().replayable()).isEqualTo(64);
        }
    }

    @Test
    void predictionsAndModelAreEqualToTheLastBitWithLateOutcomes() {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("topics.outcomes", "outcomes");
        settings.put("outcomes.horizon.ms", "2000");
        try (Pipeline pipeline = Pipeline.titanic(settings)) {
            InMemoryPipeline inMemory = InMemoryPipeline.withOutcomes(pipeline.config);
            RecordReader reader = new Formats(pipeline.config).recordReader();
            DecodedRecord decoded = new DecodedRecord(pipeline.config.schema());
            Random random = new Random(1912);
            for (int i = 0; i < 1000; i++) {
                String record = String.format(
                        Locale.ROOT,
                        "{\"pclass\":%d,\"sex\":\"%s\",\"age\":%.1f}",
                        1 + random.nextInt(3),
                        random.nextBoolean() ? "female" : "male",
                        80 * random.nextDouble());
                String id = "p" + i % 900;
                long timestamp = Pipeline.T0 + 10L * i;
                reader.readRecord(record.getBytes(StandardCharsets.UTF_8), decoded);
                Prediction prediction = inMemory.accept(id.getBytes(StandardCharsets.UTF_8), decoded, timestamp);
                pipeline.advance(2);
                pipeline.record(id, record, timestamp);
                assertThat(Pipeline.text(pipeline.predictions().get(0).value()))
                        .as("record %d", i)
                        .contains("\"probability\":" + prediction.values()[0] + ",");
                // Some of them are late, and some are of an id that has come again.
                int labeled = i - 50 - 100 * random.nextInt(3);
                if (labeled >= 0) {
                    String late = "p" + labeled % 900;
                    inMemory.outcome(late.getBytes(StandardCharsets.UTF_8), labeled % 2, timestamp + 1);
                    pipeline.advance(2);
                    pipeline.outcome(late, "{\"survived\":" + labeled % 2 + "}", timestamp + 1);
                }
            }
            assertThat(pipeline.model().sha256()).isEqualTo(inMemory.model().sha256());
            assertThat(inMemory.totals().toArray()).isEqualTo(pipeline.totals().toArray());
            assertThat(inMemory.totals().of(PredictionFate.MATCHED)).isPositive();
            assertThat(inMemory.totals().of(PredictionFate.EXPIRED)).isPositive();
        }
    }
}
