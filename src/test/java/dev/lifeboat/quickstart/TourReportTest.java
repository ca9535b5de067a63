package dev.lifeboat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.pipeline.InMemoryPipeline;
import dev.lifeboat.schema.DecodedRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TourReportTest {
    @Test
    void theEvaluationOfAPublishedModelIsPrinted() throws IOException {
        LifeboatConfig config = LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of());
        InMemoryPipeline pipeline = new InMemoryPipeline(config);
        DecodedRecord record = new DecodedRecord(config.schema());
        for (int i = 0; i < 40; i++) {
            String json = "{\"pclass\":1,\"sex\":\"male\",\"age\":30,\"survived\":0}";
            assertThat(new Formats(config).recordReader().readRecord(json.getBytes(StandardCharsets.UTF_8), record))
                    .isNull();
            var unused = pipeline.accept(new byte[] {(byte) i}, record, i);
        }
        pipeline.finish();
        byte[] model = new Formats(config).models().toBytes(pipeline.model(), pipeline.state());

        String report = TourReport.evaluation(new ObjectMapper().readTree(model));

        assertThat(report.lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("As emitted, newest 40 labels: accuracy [01]\\.\\d{3}  log loss 0\\.\\d{3}"),
                        line -> assertThat(line).contains("(majority ", "previous label "));
    }

    @Test
    void anotherJsonIsNotTakenForAModelWithoutLabels() throws JsonProcessingException {
        var json = new ObjectMapper().readTree("{\"evaluation\":{}}");

        assertThatIllegalArgumentException().isThrownBy(() -> TourReport.evaluation(json));
    }
}
