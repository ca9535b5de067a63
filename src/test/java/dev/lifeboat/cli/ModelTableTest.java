package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.pipeline.InMemoryPipeline;
import dev.lifeboat.schema.DecodedRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelTableTest {
    private static final int RECORDS = 80;

    @Test
    void metricsOfAPublishedModelArePrintedNextToTheBaselines() throws IOException {
        String table = ModelTable.of(new ObjectMapper().readTree(publishedModel()));

        assertThat(table.lines())
                .allMatch(line -> line.length() <= 80)
                .anyMatch(line -> line.matches("titanic, version \\d+: step \\d+, 80 examples, network 3-10-1"))
                .anyMatch(line -> line.startsWith("prequential, newest (80) "))
                .anyMatch(line -> line.startsWith("prequential, since the start (80) "))
                .anyMatch(line -> line.matches("  accuracy +[01]\\.\\d{3} +[01]\\.\\d{3} +[01]\\.\\d{3}"))
                .noneMatch(line -> line.startsWith("hold-out"));
    }

    @Test
    void inactiveUnitsArePrintedWithWhatToDo() throws IOException {
        ObjectNode model = (ObjectNode) new ObjectMapper().readTree(publishedModel());
        model.putArray("inactiveUnits").add(0);
        assertThat(ModelTable.of(model)).doesNotContain("inactive");
        model.putArray("inactiveUnits").add(3);
        assertThat(ModelTable.of(model).lines())
                .contains("hidden layer 1: 3 of 10 units inactive; lower learning.rate, or add units");
    }

    private static byte[] publishedModel() {
        LifeboatConfig config = LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of());
        InMemoryPipeline pipeline = new InMemoryPipeline(config);
        DecodedRecord record = new DecodedRecord(config.schema());
        for (int i = 0; i < RECORDS; i++) {
            String json = "{\"pclass\":" + (1 + i % 3) + ",\"sex\":\"male\",\"age\":30,\"survived\":" + i % 2 + "}";
            assertThat(new Formats(config).recordReader().readRecord(json.getBytes(StandardCharsets.UTF_8), record))
                    .isNull();
            var unused = pipeline.accept(new byte[] {(byte) i}, record, i);
        }
        pipeline.finish();
        return new Formats(config).models().toBytes(pipeline.model(), pipeline.state());
    }
}
