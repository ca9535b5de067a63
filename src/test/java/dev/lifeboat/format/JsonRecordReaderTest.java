package dev.lifeboat.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.Rejection;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRecordReaderTest {
    private static final String PASSENGER = "{\"pclass\":3,\"sex\":\"male\",\"age\":22}";

    private final LifeboatConfig config = LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of());
    private final RecordReader reader = new Formats(config).recordReader();
    private final DecodedRecord decoded = new DecodedRecord(config.schema());

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    void recordInAnotherEncodingIsMalformed(String encoding) {
        Rejection rejection = reader.readRecord(PASSENGER.getBytes(Charset.forName(encoding)), decoded);
        assertThat(rejection).extracting(Rejection::reason).isEqualTo(DeadLetterReason.MALFORMED_JSON);
        assertThat(read(PASSENGER)).isNull();
    }

    @Test
    void recordIsDecoded() {
        assertThat(read("{\"pclass\":3,\"sex\":\"male\",\"survived\":false,\"passengerId\":\"808\",\"deck\":[1]}"))
                .isNull();
        assertThat(decoded.features()).containsExactly(3, 1, Double.NaN);
        assertThat(decoded.missing()).containsExactly(false, false, true);
        assertThat(decoded.hasLabel()).isTrue();
        assertThat(decoded.label()).isZero();
        assertThat(decoded.id()).isEqualTo("808");
    }

    @Test
    void nextRecordKeepsNothingOfTheOneBefore() {
        assertThat(read("{\"pclass\":3,\"sex\":\"male\",\"age\":22,\"survived\":1,\"passengerId\":\"808\"}"))
                .isNull();
        assertThat(read("{\"pclass\":1,\"sex\":\"female\"}")).isNull();
        assertThat(decoded.features()).containsExactly(1, 0, Double.NaN);
        assertThat(decoded.hasLabel()).isFalse();
        assertThat(decoded.id()).isNull();
    }

    @Test
    void onlyTheLabelOfAnOutcomeIsRead() {
        byte[] outcome = "{\"survived\":true,\"pclass\":\"x\",\"pclass\":{}}".getBytes(StandardCharsets.UTF_8);
        assertThat(reader.readOutcome(outcome, decoded)).isNull();
        assertThat(decoded.label()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"pclass":3,"sex":"male","age":1,"age":2}           | MALFORMED_JSON   | the field 'age' occurs twice
        {"pclass":3,"sex":"male","survived":0,"survived":0} | MALFORMED_JSON   | the field 'survived' occurs twice
        {"pclass":3,"sex":"male","passengerId":1,"passengerId":1} | MALFORMED_JSON | the field 'passengerId' occurs twice
        [3]                                                 | MALFORMED_JSON   | not a JSON object
        {"pclass":3,"sex":"male"                            | MALFORMED_JSON   | the object does not end
        {"pclass":3,"sex":"male"} x                         | MALFORMED_JSON   | there is more after the object
        {"pclass":3,"sex":"male","survived":2}              | BAD_LABEL        | the label 'survived' is none of 0, 1, false or true
        {"pclass":3}                                        | MISSING_FEATURE  | the feature 'sex' is missing
        {"pclass":"3","sex":"male"}                         | WRONG_TYPE       | the feature 'pclass' has a value of the wrong type
        {"pclass":4,"sex":"male"}                           | OUT_OF_RANGE     | the feature 'pclass' is outside its limits
        {"pclass":3,"sex":"M"}                              | UNKNOWN_CATEGORY | the feature 'sex' has an unknown category
        """)
    void rejectionHasAReasonAndAMessage(String json, DeadLetterReason reason, String message) {
        Rejection rejection = Objects.requireNonNull(read(json));
        assertThat(rejection.reason()).isEqualTo(reason);
        assertThat(rejection.message()).isEqualTo(message);
        String field = message.contains("'") ? message.replaceAll("[^']*'([^']*)'.*", "$1") : null;
        assertThat(rejection.field()).isEqualTo(field);
    }

    @Test
    void outcomeWithoutLabelIsRejected() {
        Rejection rejection = Objects.requireNonNull(reader.readOutcome(new byte[] {'{', '}'}, decoded));
        assertThat(rejection.reason()).isEqualTo(DeadLetterReason.BAD_LABEL);
        assertThat(rejection.message()).isEqualTo("the field 'survived' is missing");
    }

    private @Nullable Rejection read(String json) {
        return reader.readRecord(json.getBytes(StandardCharsets.UTF_8), decoded);
    }
}
