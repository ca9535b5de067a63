package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.ModelVersion;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class InlineLabelsTopologyTest {
    private static final Map<String, String> INLINE = Map.of("topics.outcomes", "");

    @Test
    void eachRecordLeadsToOnePredictionWithTheIdOfItsKey() {
        try (Pipeline pipeline = Pipeline.titanic(INLINE)) {
            pipeline.record("808", "{\"pclass\":3,\"sex\":\"male\",\"age\":22.0}");
            List<TestRecord<byte[], byte[]>> predictions = pipeline.predictions();
            assertThat(predictions).hasSize(1);
            assertThat(Pipeline.text(predictions.get(0).key())).isEqualTo("808");
            assertThat(Pipeline.text(predictions.get(0).value()))
                    .isEqualTo(
                            "{\"id\":\"808\",\"probability\":0.5,\"predicted\":0,\"model\":\"titanic\",\"modelVersion\":-1}");
        }
    }

    @Test
    void fullMiniBatchIsJournaledLearnedAndPublished() {
        try (Pipeline pipeline = Pipeline.titanic(INLINE)) {
            for (int i = 0; i < 8; i++) {
                pipeline.record(
                        "p" + i, "{\"pclass\":" + (1 + i % 3) + ",\"sex\":\"female\",\"age\":30,\"survived\":1}");
            }
            // The driver passes records of the journal on to the source that reads it.
            List<ExamplesEntry> journal = pipeline.journal();
            assertThat(journal).hasSize(1);
            assertThat(journal.get(0).examples()).hasSize(8);
            assertThat(journal.get(0).sequence()).isZero();
            pipeline.advance(100);
            assertThat(pipeline.model().version()).isGreaterThan(ModelVersion.NONE);
            assertThat(pipeline.model().step()).isEqualTo(1);
            assertThat(pipeline.models()).hasSize(1);
        }
    }

    @Test
    void pendingStoresExistOnlyWithAnOutcomesTopic() {
        try (Pipeline inline = Pipeline.titanic(INLINE);
                Pipeline joined = Pipeline.titanic(Map.of())) {
            assertThat(inline.driver.getAllStateStores()).containsOnlyKeys("ledger", "learner", "models");
            assertThat(joined.driver.getAllStateStores())
                    .containsOnlyKeys("ledger", "learner", "models", "pending", "pending-expiry");
        }
    }
}
