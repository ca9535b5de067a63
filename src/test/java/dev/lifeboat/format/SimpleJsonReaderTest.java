package dev.lifeboat.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.Rejection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simple reader reads what it accepts exactly as the general reader does, to the last bit. */
class SimpleJsonReaderTest {
    private static final int INPUTS = 500_000;

    private final LifeboatConfig config =
            LifeboatConfig.read(Path.of("src/test/resources/logins.properties"), Map.of());
    private final RecordFields simpleFields = new RecordFields(config.model(), "id");
    private final SimpleJsonReader simple = new SimpleJsonReader(simpleFields);
    private final DecodedRecord simpleRecord = new DecodedRecord(config.schema());
    private final RecordFields generalFields = new RecordFields(config.model(), "id");
    private final GeneralJsonReader general = new GeneralJsonReader();
    private final DecodedRecord generalRecord = new DecodedRecord(config.schema());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"amount\":5,\"hour\":3,\"channel\":\"web\",\"known\":true,\"tier\":3,\"fraud\":1}",
                "{\"tier\":2,\"known\":false,\"channel\":\"app\",\"hour\":null,\"amount\":0.1,\"fraud\":false}",
                " {\t\"amount\" : 12345.678901 ,\r\n\"hour\":23.0, \"channel\":\"web\",\"known\":0,\"tier\":\"1\" } \n",
                "{\"amount\":0.00000000000001,\"hour\":0,\"channel\":\"web\",\"known\":true,\"tier\":3}",
                "{\"name\":\"Mr. O'Hara, John (\u007f)\",\"amount\":-0,\"channel\":\"web\",\"known\":true,\"tier\":3,\"id\":\"x\"}",
                "{\"amount\":5,\"channel\":\"web\",\"known\":true,\"tier\":3,\"other\":-123456789012345,\"another\":true}",
            })
    void simpleRecordIsReadAsTheGeneralReaderReadsIt(String json) {
        assertThat(readsEqually(bytes(json))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"amount\":5e0,\"known\":true}",
                "{\"amount\":1234567890123456}",
                "{\"amount\":0.1234567890123456}",
                "{\"amount\":05}",
                "{\"amount\":5.}",
                "{\"amount\":.5}",
                "{\"amount\":+5}",
                "{\"amount\":-}",
                "{\"amount\":}",
                "{\"amount\":5",
                "{\"amount\":5,}",
                "{\"amount\":5}}",
                "{\"amount\":5}\u0000",
                "{\"amount\":5}{",
                "{\"amount\" 5}",
                "{amount:5}",
                "{\"amount\":NaN}",
                "{\"amount\":nul}",
                "{\"amount\":[5]}",
                "{\"other\":{}}",
                "{\"id\":77}",
                "{\"amount\":5,\"amount\":5}",
                "{\"channel\":\"w\\u0065b\"}",
                "{\"channel\":\"wéb\"}",
                "{\"channel\":\"web",
                "{\"tier\":\"4\"}",
                "{\"fraud\":2}",
                "{\"fraud\":\"1\"}",
                "\ufeff{\"amount\":5}",
            })
    void otherRecordsAreLeftToTheGeneralReader(String json) {
        simpleFields.startRecord(simpleRecord);
        assertThat(simple.read(bytes(json))).isFalse();
    }

    @Example
    void mutatedRecordIsReadAsTheGeneralReaderReadsItOrNotAtAll() {
        SplittableRandom random = new SplittableRandom(20_120_415);
        int read = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] json = i % 2 == 0 ? RandomJson.mutated(random) : RandomJson.generated(random);
            if (readsEqually(json)) {
                read++;
            }
        }
        assertThat(read).isGreaterThan(INPUTS / 50);
    }

    /** A number of up to 15 digits becomes the nearest double. */
    @Example
    void shortNumberIsReadAsTheGeneralReaderReadsIt() {
        SplittableRandom random = new SplittableRandom(1912);
        for (int i = 0; i < INPUTS; i++) {
            String digits = Long.toString(random.nextLong((long) Math.pow(10, 1 + random.nextInt(14))));
            int point = random.nextInt(digits.length());
            String number = point == 0 ? digits : digits.substring(0, point) + "." + digits.substring(point);
            if (number.matches("0[0-9].*")) {
                continue;
            }
            byte[] json = bytes("{\"amount\":" + number + ",\"channel\":\"web\",\"known\":true,\"tier\":3}");
            if (!readsEqually(json) && Double.parseDouble(number) <= 1e6) {
                throw new AssertionError(number + " was not read");
            }
        }
    }

    /** Returns whether the record is simple; fails if the readers differ. */
    private boolean readsEqually(byte[] json) {
        simpleFields.startRecord(simpleRecord);
        if (!simple.read(json)) {
            return false;
        }
        generalFields.startRecord(generalRecord);
        Rejection rejection = general.read(json, generalFields);
        Rejection incomplete = generalFields.finish();
        boolean same = rejection == null && Objects.equals(simpleFields.finish(), incomplete);
        if (incomplete == null) {
            same &= Arrays.equals(simpleRecord.features(), generalRecord.features())
                    && Arrays.equals(simpleRecord.missing(), generalRecord.missing())
                    && Double.compare(simpleRecord.label(), generalRecord.label()) == 0
                    && Objects.equals(simpleRecord.id(), generalRecord.id());
        }
        if (!same) {
            throw new AssertionError(new String(json, StandardCharsets.UTF_8) + ": " + rejection + ", "
                    + Arrays.toString(simpleRecord.features()) + " instead of "
                    + Arrays.toString(generalRecord.features()));
        }
        return true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
