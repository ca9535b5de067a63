package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.schema.DecodedRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That its predictions are those of the topology is shown in the package of the topology. */
class InMemoryPipelineTest {
    private final LifeboatConfig config = LifeboatConfig.read(
            Path.of("config/titanic.properties"),
            Map.of(),
            Map.of("topics.outcomes", "", "learning.batch.size", "4", "learning.rate", "0.1"));
    private final InMemoryPipeline pipeline = new InMemoryPipeline(config);
    private final DecodedRecord decoded = new DecodedRecord(config.schema());
    private int records;

    private Prediction accept(double label) {
        decode(label);
        byte[] id = ("p" + records).getBytes(StandardCharsets.UTF_8);
        return pipeline.accept(id, decoded, 1_000L * records++);
    }

    private void decode(double label) {
        decoded.clear();
        decoded.features()[0] = 1 + records % 3;
        decoded.features()[1] = records % 2;
        decoded.features()[2] = 20 + records;
        Arrays.fill(decoded.missing(), false);
        decoded.setLabel(label);
    }

    @Test
    void modelIsInUseAsSoonAsItsMiniBatchIsLearned() {
        for (int i = 0; i < 4; i++) {
            assertThat(accept(1).modelVersion()).isEqualTo(-1);
        }
        assertThat(pipeline.model().version()).isZero();
        assertThat(accept(1).modelVersion()).isZero();
        assertThat(pipeline.model().step()).isEqualTo(1);
    }

    @Test
    void recordWithoutLabelIsOnlyPredicted() {
        for (int i = 0; i < 20; i++) {
            accept(Double.NaN);
        }
        assertThat(pipeline.model().version()).isEqualTo(-1);
        assertThat(pipeline.state().counts().examples()).isZero();
    }

    @Test
    void finishLearnsFromThePartialMiniBatch() {
        for (int i = 0; i < 6; i++) {
            accept(1);
        }
        assertThat(pipeline.state().counts().examples()).isEqualTo(4);
        pipeline.finish();
        assertThat(pipeline.state().counts().examples()).isEqualTo(6);
        assertThat(pipeline.model().version()).isEqualTo(1);
        pipeline.finish();
        assertThat(pipeline.model().version()).isEqualTo(1);
    }

    @Test
    void sameRecordsLeadToTheSameModel() {
        InMemoryPipelineTest other = new InMemoryPipelineTest();
        for (int i = 0; i < 50; i++) {
            assertThat(accept(i % 2).values()).isEqualTo(other.accept(i % 2).values());
        }
        assertThat(pipeline.model().sha256()).isEqualTo(other.pipeline.model().sha256());
    }

    @Test
    void outcomeBeforeTheNextRecordIsALabelInTheRecord() {
        InMemoryPipeline joined = InMemoryPipeline.withOutcomes(config);
        for (int i = 0; i < 50; i++) {
            byte[] id = ("p" + records).getBytes(StandardCharsets.UTF_8);
            long timestamp = 1_000L * records;
            decode(Double.NaN);
            Prediction prediction = joined.accept(id, decoded, timestamp);
            assertThat(prediction.values()).isEqualTo(accept(i % 2).values());
            joined.outcome(id, i % 2, timestamp);
        }
        joined.finish();
        pipeline.finish();
        assertThat(joined.model().sha256()).isEqualTo(pipeline.model().sha256());
        assertThat(joined.totals().of(PredictionFate.MATCHED)).isEqualTo(50);
        assertThat(pipeline.totals().of(PredictionFate.LABELLED)).isEqualTo(50);
    }

    @Test
    void outcomeWithoutRecordIsCountedAsOrphanedAtItsHorizon() {
        InMemoryPipeline joined = InMemoryPipeline.withOutcomes(config);
        joined.outcome(new byte[] {1}, 1, 0);
        assertThat(joined.totals().early()).isEqualTo(1);
        joined.outcome(new byte[] {2}, 1, config.outcomes().horizonMs());
        assertThat(joined.totals().of(OutcomeResult.ORPHANED)).isEqualTo(1);
    }
}
