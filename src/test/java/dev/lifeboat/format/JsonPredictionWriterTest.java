package dev.lifeboat.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.learning.Prediction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.jspecify.annotations.Nullable;

class JsonPredictionWriterTest {
    private final JsonPredictionWriter writer = new JsonPredictionWriter("titanic", 0.5);

    private String write(@Nullable String id, double probability, long version, boolean stale) {
        byte[] bytes = id == null ? null : id.getBytes(StandardCharsets.UTF_8);
        byte[] json = writer.write(bytes, new Prediction(new double[] {probability}, version, stale));
        return new String(json, StandardCharsets.UTF_8);
    }

    @Example
    void fieldsAreInThisOrder() {
        assertThat(write("808", 0.8312, 1234, false))
                .isEqualTo(
                        "{\"id\":\"808\",\"probability\":0.8312,\"predicted\":1,\"model\":\"titanic\",\"modelVersion\":1234}");
        assertThat(write(null, 0.25, -1, true))
                .isEqualTo(
                        "{\"probability\":0.25,\"predicted\":0,\"model\":\"titanic\",\"modelVersion\":-1,\"stale\":true}");
    }

    @Example
    void probabilityAtTheThresholdIsNegative() {
        assertThat(write("a", 0.5, 0, false)).contains("\"predicted\":0");
        assertThat(write("a", Math.nextUp(0.5), 0, false)).contains("\"predicted\":1");
    }

    @Property
    void jsonParsesToWhatWasWritten(
            @ForAll String id, @ForAll @DoubleRange(min = 0, max = 1) double probability, @ForAll long version)
            throws IOException {
        String utf8 = new String(id.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String bounded =
                utf8.substring(0, utf8.offsetByCodePoints(0, Math.min(64, utf8.codePointCount(0, utf8.length()))));
        JsonNode json = new ObjectMapper().readTree(write(bounded, probability, version, false));
        assertThat(json.required("id").asText()).isEqualTo(bounded);
        assertThat(json.required("probability").asDouble()).isEqualTo(probability);
        assertThat(json.required("predicted").asInt()).isEqualTo(probability > 0.5 ? 1 : 0);
        assertThat(json.required("modelVersion").asLong()).isEqualTo(version);
    }
}
