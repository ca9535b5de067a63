package dev.lifeboat.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.Rejection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The schemas of records and outcomes accept exactly what the reader accepts. */
class MessageSchemasTest {
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0.0",
            "1",
            "1.0",
            "2",
            "-3",
            "3.5",
            "4",
            "1e3",
            "9007199254740992",
            "9007199254740994",
            "1e99",
            "1e101",
            "-1e101",
            "\"\"",
            "\"1\"",
            "\"2\"",
            "\"-3\"",
            "\"04\"",
            "\"true\"",
            "\"male\"",
            "\"Berlin\"",
            "{}",
            "[1]");

    private static final Map<String, String> EVERYTHING = new TreeMap<>(Map.ofEntries(
            Map.entry("features", "free,bounded,needed,code,numbers,strict,lax,flag,usual"),
            Map.entry("features.free.type", "numeric"),
            Map.entry("features.bounded.type", "numeric"),
            Map.entry("features.bounded.min", "-1"),
            Map.entry("features.bounded.max", "3.5"),
            Map.entry("features.bounded.missing", "2"),
            Map.entry("features.needed.type", "numeric"),
            Map.entry("features.needed.missing", "reject"),
            Map.entry("features.code.type", "code"),
            Map.entry("features.code.values", "male:1,true:0,-3:2"),
            Map.entry("features.numbers.type", "code"),
            Map.entry("features.numbers.values", "1:1,04:0,9007199254740992:2,9007199254740994:3"),
            Map.entry("features.numbers.missing", "1"),
            Map.entry("features.strict.type", "one-hot"),
            Map.entry("features.strict.values", "Berlin,2,false"),
            Map.entry("features.lax.type", "one-hot"),
            Map.entry("features.lax.values", "Berlin,2"),
            Map.entry("features.lax.unknown", "zero"),
            Map.entry("features.lax.missing", "2"),
            Map.entry("features.flag.type", "boolean"),
            Map.entry("features.usual.type", "boolean"),
            Map.entry("features.usual.missing", "true")));

    /** An acceptable value for each feature. */
    private static final Map<String, String> RIGHT = new TreeMap<>(Map.of(
            "needed", "1", "code", "\"male\"", "strict", "\"Berlin\"", "flag", "true", "id", "\"rose\"", "label", "1"));

    private final LifeboatConfig config = config();
    private final MessageSchemas schemas = new MessageSchemas(config);
    private final MessageSchema record = new MessageSchema(schemas.record());
    private final MessageSchema outcome = new MessageSchema(schemas.outcome());
    private final RecordReader reader = new Formats(config).recordReader();
    private final DecodedRecord decoded = new DecodedRecord(config.schema());

    private static LifeboatConfig config() {
        Map<String, String> settings = new TreeMap<>(EVERYTHING);
        settings.putAll(Map.of(
                "application.id", "any",
                "kafka.bootstrap.servers", "unused:9092",
                "topics.input", "records",
                "label.field", "label"));
        return LifeboatConfig.of(settings);
    }

    @Test
    void schemaAndReaderAgreeOnEachValueOfEachField() {
        List<String> fields = Stream.concat(
                        config.schema().features().stream().map(feature -> feature.name()),
                        Stream.of("id", "label", "other"))
                .toList();
        int accepted = 0;
        for (String field : fields) {
            for (String value : VALUES) {
                Map<String, String> cells = new TreeMap<>(RIGHT);
                cells.put(field, value);
                accepted += compare(cells) ? 1 : 0;
            }
            Map<String, String> without = new TreeMap<>(RIGHT);
            without.remove(field);
            compare(without);
        }
        assertThat(accepted).isBetween(fields.size() * VALUES.size() / 4, fields.size() * VALUES.size() * 3 / 4);
    }

    @Test
    void schemaAndReaderAgreeOnRandomRecords() {
        SplittableRandom random = new SplittableRandom(1912);
        List<String> fields = List.copyOf(RIGHT.keySet());
        int accepted = 0;
        for (int i = 0; i < 2_000; i++) {
            Map<String, String> cells = new TreeMap<>(RIGHT);
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                cells.put(fields.get(random.nextInt(fields.size())), VALUES.get(random.nextInt(VALUES.size())));
            }
            accepted += compare(cells) ? 1 : 0;
        }
        assertThat(accepted).isBetween(200, 1_800);
    }

    /** Returns whether schema and reader accept the record; fails if they disagree. */
    private boolean compare(Map<String, String> cells) {
        String json = json(cells);
        Rejection rejection = reader.readRecord(json.getBytes(StandardCharsets.UTF_8), decoded);
        assertThat(record.accepts(json)).as("%s: %s", json, rejection).isEqualTo(rejection == null);
        return rejection == null;
    }

    private static String json(Map<String, String> cells) {
        StringBuilder json = new StringBuilder();
        cells.forEach((name, value) -> json.append(",\"" + name + "\":" + value));
        return "{" + json.substring(1) + "}";
    }

    @Test
    void schemaAndReaderAgreeOnOutcomes() {
        assertThat(outcome.accepts("{\"label\":true}")).isTrue();
        for (String value : VALUES) {
            for (String json : List.of("{\"label\":" + value + "}", "{\"label\":1,\"free\":" + value + "}", value)) {
                Rejection rejection = reader.readOutcome(json.getBytes(StandardCharsets.UTF_8), decoded);
                assertThat(outcome.accepts(json)).as("%s: %s", json, rejection).isEqualTo(rejection == null);
            }
        }
        assertThat(outcome.accepts("{}")).isFalse();
    }

    @Test
    void schemasContainTheNameOfTheApplication() {
        MessageSchemas titanic =
                new MessageSchemas(LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of()));

        assertThat(titanic.record().at("/$id").asText()).isEqualTo("urn:lifeboat:titanic:record");
        assertThat(titanic.record().required("properties").fieldNames())
                .toIterable()
                .containsExactly("passengerId", "pclass", "sex", "age", "survived");
        assertThat(titanic.record().required("required"))
                .extracting(JsonNode::asText)
                .containsExactly("sex");
        assertThat(titanic.outcome().at("/$id").asText()).isEqualTo("urn:lifeboat:titanic:outcome");
    }
}
