package dev.lifeboat.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.schema.FeatureSchema;
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

/** What the plain reader accepts, Jackson reads in the same way, to the last bit; the rest it leaves to Jackson. */
class SimpleJsonReaderTest {
    private static final int INPUTS = 500_000;

    private final FeatureSchema schema = Pipeline.config(Path.of("src/test/resources/logins.properties"), Map.of())
            .schema();
    private final RecordFields plainFields = new RecordFields(schema, "id");
    private final SimpleJsonReader plain = new SimpleJsonReader(plainFields);
    private final RecordFields anyFields = new RecordFields(schema, "id");
    private final GeneralJsonReader any = new GeneralJsonReader();

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
    void plainRecordIsReadAsJacksonReadsIt(String json) {
        assertThat(readsAsJackson(bytes(json))).isTrue();
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
    void whatIsNotPlainOrNotAcceptableIsLeftToJackson(String json) {
        plainFields.forget(false);
        assertThat(plain.read(bytes(json))).isFalse();
    }

    @Example
    void mutatedRecordIsReadAsJacksonReadsItOrNotAtAll() {
        SplittableRandom random = new SplittableRandom(20_120_415);
        int read = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] json = i % 2 == 0 ? RandomJson.mutated(random) : RandomJson.generated(random);
            if (readsAsJackson(json)) {
                read++;
            }
        }
        assertThat(read).isGreaterThan(INPUTS / 50);
    }

    /** Every number of up to 15 digits is the double that is nearest to it. */
    @Example
    void shortNumberIsReadAsJacksonReadsIt() {
        SplittableRandom random = new SplittableRandom(1912);
        for (int i = 0; i < INPUTS; i++) {
            String digits = Long.toString(random.nextLong((long) Math.pow(10, 1 + random.nextInt(14))));
            int point = random.nextInt(digits.length());
            String number = point == 0 ? digits : digits.substring(0, point) + "." + digits.substring(point);
            if (number.matches("0[0-9].*")) {
                continue;
            }
            byte[] json = bytes("{\"amount\":" + number + ",\"channel\":\"web\",\"known\":true,\"tier\":3}");
            if (!readsAsJackson(json) && Double.parseDouble(number) <= 1e6) {
                throw new AssertionError(number + " was not read");
            }
        }
    }

    /** Whether the record was plain. */
    private boolean readsAsJackson(byte[] json) {
        plainFields.forget(false);
        if (!plain.read(json)) {
            return false;
        }
        anyFields.forget(false);
        Rejection rejection = any.read(json, anyFields);
        Rejection incomplete = anyFields.finish();
        boolean same = rejection == null && Objects.equals(plainFields.finish(), incomplete);
        if (incomplete == null) {
            same &= Arrays.equals(plainFields.features(), anyFields.features())
                    && Arrays.equals(plainFields.missing(), anyFields.missing())
                    && plainFields.label() == anyFields.label()
                    && Objects.equals(plainFields.id(), anyFields.id());
        }
        if (!same) {
            throw new AssertionError(new String(json, StandardCharsets.UTF_8) + ": " + rejection + ", "
                    + Arrays.toString(plainFields.features()) + " instead of "
                    + Arrays.toString(anyFields.features()));
        }
        return true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
