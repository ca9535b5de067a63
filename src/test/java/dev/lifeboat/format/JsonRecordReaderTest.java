package dev.lifeboat.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.Rejection;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRecordReaderTest {
    private static final String PASSENGER = "{\"pclass\":3,\"sex\":\"male\",\"age\":22}";

    private final JsonRecordReader decoder = new JsonRecordReader(
            Pipeline.config(Path.of("config/titanic.properties"), Map.of()).schema(), "passengerId");

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    void recordInAnotherEncodingIsMalformed(String encoding) {
        Rejection rejection = decoder.decodeRecord(PASSENGER.getBytes(Charset.forName(encoding)));
        assertThat(rejection).extracting(Rejection::reason).isEqualTo(DeadLetterReason.MALFORMED_JSON);
        assertThat(decoder.decodeRecord(PASSENGER.getBytes(StandardCharsets.UTF_8)))
                .isNull();
    }
}
