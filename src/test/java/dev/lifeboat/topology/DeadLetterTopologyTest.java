package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.pipeline.OutcomeResult;
import dev.lifeboat.pipeline.RecordResult;
import dev.lifeboat.schema.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterTopologyTest {
    private static final String GOOD = "{\"pclass\":3,\"sex\":\"male\",\"age\":22.0}";
    private static final Map<String, String> INLINE = Map.of("topics.outcomes", "");
    private static final long TWO_HOURS = 7_200_000;

    /** A record that is not acceptable, and why. */
    record Bad(String name, byte @Nullable [] key, byte @Nullable [] value, DeadLetterReason reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Bad value(String name, String json, DeadLetterReason reason) {
        return new Bad(name, Pipeline.bytes("bad"), Pipeline.bytes(json), reason);
    }

    private static Bad key(String name, byte @Nullable [] key, DeadLetterReason reason) {
        return new Bad(name, key, Pipeline.bytes(GOOD), reason);
    }

    private static byte[] notUtf8() {
        return new byte[] {'a', (byte) 0xC3, (byte) 0x28};
    }

    private static byte[] withBytes(String before, byte[] middle, String after) {
        byte[] head = before.getBytes(StandardCharsets.UTF_8);
        byte[] tail = after.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[head.length + middle.length + tail.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(middle, 0, all, head.length, middle.length);
        System.arraycopy(tail, 0, all, head.length + middle.length, tail.length);
        return all;
    }

    static Stream<Bad> badKeys() {
        return Stream.of(
                key("key that is not UTF-8", notUtf8(), DeadLetterReason.BAD_ID),
                key(
                        "key that is half a surrogate pair",
                        new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                        DeadLetterReason.BAD_ID),
                key("empty key", new byte[0], DeadLetterReason.BAD_ID),
                key("key of 257 bytes", "k".repeat(257).getBytes(StandardCharsets.UTF_8), DeadLetterReason.BAD_ID),
                key("no key", null, DeadLetterReason.MISSING_ID),
                new Bad("no key and no value", null, null, DeadLetterReason.MISSING_ID),
                new Bad("tombstone of an empty key", new byte[0], null, DeadLetterReason.BAD_ID));
    }

    static Stream<Bad> badJson() {
        DeadLetterReason malformed = DeadLetterReason.MALFORMED_JSON;
        byte[] key = "bad".getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                new Bad(
                        "value that is not UTF-8",
                        key,
                        withBytes("{\"sex\":\"", notUtf8(), "\",\"pclass\":1}"),
                        malformed),
                new Bad(
                        "unknown field that is not UTF-8",
                        key,
                        withBytes("{\"pclass\":3,\"sex\":\"male\",\"x\":\"", notUtf8(), "\"}"),
                        malformed),
                value("empty value", "", malformed),
                value("blank value", " \n", malformed),
                value("array", "[{\"pclass\":3}]", malformed),
                value("number", "3", malformed),
                value("string", "\"male\"", malformed),
                value("null as text", "null", malformed),
                value("object that does not end", "{\"pclass\":3,\"sex\":\"male\"", malformed),
                value("garbage after the object", GOOD + "x", malformed),
                value("two objects", GOOD + GOOD, malformed),
                value(
                        "nesting of 2000 in an unknown field",
                        "{\"pclass\":3,\"sex\":\"male\",\"x\":" + "[".repeat(2000) + "]".repeat(2000) + "}",
                        malformed),
                value(
                        "number of 2000 digits",
                        "{\"pclass\":3,\"sex\":\"male\",\"age\":" + "1".repeat(2000) + "}",
                        malformed),
                value("NaN", "{\"pclass\":3,\"sex\":\"male\",\"age\":NaN}", malformed),
                value("feature twice", "{\"pclass\":3,\"sex\":\"male\",\"age\":1,\"age\":2}", malformed),
                value("feature twice, null first", "{\"pclass\":3,\"sex\":\"male\",\"age\":null,\"age\":2}", malformed),
                value("feature twice, null last", "{\"pclass\":3,\"sex\":\"male\",\"age\":2,\"age\":null}", malformed),
                value("label twice", "{\"pclass\":3,\"sex\":\"male\",\"survived\":1,\"survived\":1}", malformed),
                value(
                        "label twice, null first",
                        "{\"pclass\":3,\"sex\":\"male\",\"survived\":null,\"survived\":1}",
                        malformed),
                value(
                        "id field twice",
                        "{\"pclass\":3,\"sex\":\"male\",\"passengerId\":1,\"passengerId\":2}",
                        malformed),
                value("bad value and then malformed", "{\"pclass\":\"x\",\"sex\":\"male\",", malformed));
    }

    static Stream<Bad> badFeatures() {
        return Stream.of(
                value("no sex", "{\"pclass\":3}", DeadLetterReason.MISSING_FEATURE),
                value("sex null", "{\"pclass\":3,\"sex\":null}", DeadLetterReason.MISSING_FEATURE),
                value("class in words", "{\"pclass\":\"third\",\"sex\":\"male\"}", DeadLetterReason.WRONG_TYPE),
                value("age as an object", "{\"pclass\":3,\"sex\":\"male\",\"age\":{}}", DeadLetterReason.WRONG_TYPE),
                value("age as an array", "{\"pclass\":3,\"sex\":\"male\",\"age\":[22]}", DeadLetterReason.WRONG_TYPE),
                value("age true", "{\"pclass\":3,\"sex\":\"male\",\"age\":true}", DeadLetterReason.WRONG_TYPE),
                value("age of 1e999", "{\"pclass\":3,\"sex\":\"male\",\"age\":1e999}", DeadLetterReason.OUT_OF_RANGE),
                value("age of 121", "{\"pclass\":3,\"sex\":\"male\",\"age\":121}", DeadLetterReason.OUT_OF_RANGE),
                value("age of -1", "{\"pclass\":3,\"sex\":\"male\",\"age\":-1}", DeadLetterReason.OUT_OF_RANGE),
                value("class 4", "{\"pclass\":4,\"sex\":\"male\"}", DeadLetterReason.OUT_OF_RANGE),
                value("unknown sex", "{\"pclass\":3,\"sex\":\"Male\"}", DeadLetterReason.UNKNOWN_CATEGORY),
                value("sex as 0.5", "{\"pclass\":3,\"sex\":0.5}", DeadLetterReason.UNKNOWN_CATEGORY),
                value("sex as 1e999", "{\"pclass\":3,\"sex\":1e999}", DeadLetterReason.UNKNOWN_CATEGORY),
                value("label 2", "{\"pclass\":3,\"sex\":\"male\",\"survived\":2}", DeadLetterReason.BAD_LABEL),
                value("label 0.5", "{\"pclass\":3,\"sex\":\"male\",\"survived\":0.5}", DeadLetterReason.BAD_LABEL),
                value(
                        "label as text",
                        "{\"pclass\":3,\"sex\":\"male\",\"survived\":\"1\"}",
                        DeadLetterReason.BAD_LABEL),
                value(
                        "label as an object",
                        "{\"pclass\":3,\"sex\":\"male\",\"survived\":{}}",
                        DeadLetterReason.BAD_LABEL),
                value(
                        "label as an array",
                        "{\"pclass\":3,\"sex\":\"male\",\"survived\":[]}",
                        DeadLetterReason.BAD_LABEL));
    }

    @ParameterizedTest
    @MethodSource("badKeys")
    void recordWithoutUsableKeyBecomesADeadLetter(Bad bad) {
        requireDeadLetter(bad, Map.of());
    }

    @ParameterizedTest
    @MethodSource({"badJson", "badFeatures"})
    void badRecordBecomesADeadLetterAndTheNextOnesAreProcessed(Bad bad) {
        requireDeadLetter(bad, INLINE);
    }

    private static void requireDeadLetter(Bad bad, Map<String, String> overrides) {
        try (Pipeline pipeline = Pipeline.titanic(overrides)) {
            pipeline.record("before", GOOD);
            Headers headers = originalHeaders();
            pipeline.record(bad.key, bad.value, Pipeline.T0 + 5, headers);
            pipeline.record("after", GOOD);

            assertThat(idsPredicted(pipeline)).containsExactly("before", "after");
            TestRecord<byte[], byte[]> letter = onlyLetter(pipeline);
            assertThat(letter.key()).isEqualTo(bad.key);
            assertThat(letter.value()).isEqualTo(bad.value);
            assertThat(letter.timestamp()).isEqualTo(Pipeline.T0 + 5);
            assertThat(letter.headers().toArray()).startsWith(originalHeaders().toArray());
            requireOrigin(letter, bad.reason, "passengers", "1");
            assertThat(pipeline.totals().of(RecordResult.PREDICTED)).isEqualTo(2);
            assertThat(pipeline.totals().deadRecords(bad.reason)).isEqualTo(1);
            Accounts.requireBalance(pipeline);
        }
    }

    static Stream<Bad> badOutcomes() {
        DeadLetterReason badLabel = DeadLetterReason.BAD_LABEL;
        return Stream.of(
                value("no label", "{}", badLabel),
                value("label null", "{\"survived\":null}", badLabel),
                value("label 2", "{\"survived\":2}", badLabel),
                value("label -1", "{\"survived\":-1}", badLabel),
                value("label as text", "{\"survived\":\"1\"}", badLabel),
                value("label as an object", "{\"survived\":{}}", badLabel),
                value("label as an array", "{\"survived\":[]}", badLabel),
                value("label 1e999", "{\"survived\":1e999}", badLabel),
                value("label twice", "{\"survived\":1,\"survived\":1}", DeadLetterReason.MALFORMED_JSON),
                value("no JSON", "survived", DeadLetterReason.MALFORMED_JSON),
                value("empty", "", DeadLetterReason.MALFORMED_JSON),
                new Bad("no key", null, Pipeline.bytes("{\"survived\":1}"), DeadLetterReason.MISSING_ID),
                new Bad(
                        "key that is not UTF-8",
                        notUtf8(),
                        Pipeline.bytes("{\"survived\":1}"),
                        DeadLetterReason.BAD_ID));
    }

    @ParameterizedTest
    @MethodSource("badOutcomes")
    void badOutcomeBecomesADeadLetterAndLaterOnesAreMatched(Bad bad) {
        try (Pipeline pipeline = Pipeline.titanic(Map.of())) {
            pipeline.record("bad", GOOD);
            pipeline.outcome(bad.key, bad.value, Pipeline.T0, originalHeaders());
            pipeline.outcome("bad", "{\"survived\":true,\"pclass\":\"features are ignored\"}", Pipeline.T0);

            TestRecord<byte[], byte[]> letter = onlyLetter(pipeline);
            assertThat(letter.key()).isEqualTo(bad.key);
            assertThat(letter.value()).isEqualTo(bad.value);
            assertThat(letter.headers().toArray()).startsWith(originalHeaders().toArray());
            requireOrigin(letter, bad.reason, "outcomes", "0");
            assertThat(pipeline.totals().of(OutcomeResult.MATCHED)).isEqualTo(1);
            assertThat(pipeline.totals().deadOutcomes(bad.reason)).isEqualTo(1);
            Accounts.requireBalance(pipeline);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"808\"", "808"})
    void recordWithoutKeyIsIdentifiedByItsFieldWithoutAnOutcomesTopic(String id) {
        try (Pipeline pipeline = Pipeline.titanic(INLINE)) {
            pipeline.record(null, "{\"pclass\":3,\"sex\":\"male\",\"passengerId\":" + id + "}");
            assertThat(idsPredicted(pipeline)).containsExactly("808");
            Accounts.requireBalance(pipeline);
        }
    }

    static Stream<Bad> badIdFields() {
        return Stream.of(
                new Bad("absent", null, Pipeline.bytes(GOOD), DeadLetterReason.MISSING_ID),
                idField("null", "null", DeadLetterReason.MISSING_ID),
                idField("fraction", "1.5", DeadLetterReason.MISSING_ID),
                idField("object", "{}", DeadLetterReason.MISSING_ID),
                idField("empty", "\"\"", DeadLetterReason.BAD_ID),
                idField("257 bytes", "\"" + "é".repeat(128) + "x\"", DeadLetterReason.BAD_ID),
                idField("half a surrogate pair", "\"\\ud800\"", DeadLetterReason.BAD_ID));
    }

    private static Bad idField(String name, String id, DeadLetterReason reason) {
        return new Bad(
                name, null, Pipeline.bytes("{\"pclass\":3,\"sex\":\"male\",\"passengerId\":" + id + "}"), reason);
    }

    @ParameterizedTest
    @MethodSource("badIdFields")
    void recordWithoutIdBecomesADeadLetter(Bad bad) {
        try (Pipeline pipeline = Pipeline.titanic(INLINE)) {
            pipeline.record(bad.key, bad.value, Pipeline.T0, new RecordHeaders());
            requireOrigin(onlyLetter(pipeline), bad.reason, "passengers", "0");
            assertThat(pipeline.predictions()).isEmpty();
            Accounts.requireBalance(pipeline);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"pclass\":3,\"sex\":\"male\",\"age\":-0.0}",
                "{\"pclass\":3,\"sex\":\"male\",\"age\":null,\"survived\":null}",
                "{\"pclass\":3.0,\"sex\":\"male\",\"age\":0,\"deck\":{\"a\":[1,{\"age\":-7}]},\"fare\":1e999,\"survived \":7}",
                "{\"pclass\":3,\"sex\":\"male\",\"\":\"\",\"name\":\"\\u0000\\ud83d\\ude00\",\"boat\":[[[]]],\"boat\":{}}",
                " {\"pclass\" : 3 , \"sex\" : \"male\" } \n"
            })
    void unusualButAcceptableRecordIsPredicted(String json) {
        try (Pipeline pipeline = Pipeline.titanic(Map.of())) {
            pipeline.record("odd", json);
            assertThat(idsPredicted(pipeline)).containsExactly("odd");
            assertThat(pipeline.totals().awaiting()).isEqualTo(1);
            assertThat(pipeline.deadLetters()).isEmpty();
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void longestIdIsAccepted() {
        try (Pipeline pipeline = Pipeline.titanic(Map.of())) {
            pipeline.record("\u0001".repeat(256), GOOD);
            assertThat(Pipeline.text(pipeline.predictions().get(0).value()))
                    .startsWith("{\"id\":\"" + "\\u0001".repeat(256) + "\",");
        }
    }

    @Test
    void tooLargeRecordBecomesADeadLetterWithoutItsValue() {
        try (Pipeline pipeline = Pipeline.titanic(Map.of())) {
            byte[] key = {'k'};
            pipeline.record(key, new byte[5_000_000], Pipeline.T0, originalHeaders());
            pipeline.record("after", GOOD);
            TestRecord<byte[], byte[]> letter = onlyLetter(pipeline);
            assertThat(letter.key()).isEqualTo(key);
            assertThat(letter.value()).isNull();
            assertThat(header(letter, "lifeboat.size"))
                    .isEqualTo(Long.toString(5_000_001 + KafkaRecords.size(withHeaders(originalHeaders()))));
            assertThat(letter.headers().toArray()).startsWith(originalHeaders().toArray());
            requireOrigin(letter, DeadLetterReason.TOO_LARGE, "passengers", "0");
            assertThat(idsPredicted(pipeline)).containsExactly("after");
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void tooLargeKeyIsLeftOutOfTheDeadLetter() {
        try (Pipeline pipeline = Pipeline.titanic(Map.of())) {
            pipeline.record(new byte[5_000_000], Pipeline.bytes(GOOD), Pipeline.T0, originalHeaders());
            TestRecord<byte[], byte[]> letter = onlyLetter(pipeline);
            assertThat(letter.key()).isNull();
            assertThat(letter.value()).isNull();
            assertThat(letter.headers().toArray()).startsWith(originalHeaders().toArray());
            requireOrigin(letter, DeadLetterReason.TOO_LARGE, "passengers", "0");
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void tooLargeHeadersAreLeftOutOfTheDeadLetter() {
        try (Pipeline pipeline = Pipeline.titanic(Map.of())) {
            Headers headers = originalHeaders().add("huge", new byte[2_000_000]);
            pipeline.record("k".getBytes(StandardCharsets.UTF_8), Pipeline.bytes(GOOD), Pipeline.T0, headers);
            TestRecord<byte[], byte[]> letter = onlyLetter(pipeline);
            assertThat(letter.key()).isEqualTo(new byte[] {'k'});
            assertThat(letter.headers().lastHeader("huge")).isNull();
            requireOrigin(letter, DeadLetterReason.TOO_LARGE, "passengers", "0");
            assertThat(KafkaRecords.size(withHeaders(letter.headers()))).isLessThan(900_000);
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void recordOfMaximumSizeIsKeptWhole() {
        try (Pipeline pipeline = Pipeline.titanic(Map.of("dead.letters.max.bytes", "100"))) {
            byte[] key = {'k'};
            pipeline.record(key, new byte[99], Pipeline.T0, new RecordHeaders());
            pipeline.record(key, new byte[100], Pipeline.T0, new RecordHeaders());
            List<TestRecord<byte[], byte[]>> letters = pipeline.deadLetters();
            assertThat(letters.get(0).value()).hasSize(99);
            requireOrigin(letters.get(0), DeadLetterReason.MALFORMED_JSON, "passengers", "0");
            requireOrigin(letters.get(1), DeadLetterReason.TOO_LARGE, "passengers", "1");
        }
    }

    @Test
    void timestampFarAheadIsRejectedAndExpiresNothing() {
        try (Pipeline pipeline = Pipeline.titanic(Map.of("outcomes.horizon.ms", "60000"))) {
            pipeline.record("a", GOOD);
            byte[] key = {'b'};
            long ahead = Pipeline.T0 + TWO_HOURS;
            pipeline.recordAhead(key, Pipeline.bytes(GOOD), ahead, originalHeaders());
            pipeline.outcome("a", "{\"survived\":1}", Pipeline.T0);
            TestRecord<byte[], byte[]> letter = onlyLetter(pipeline);
            assertThat(letter.value()).isEqualTo(Pipeline.bytes(GOOD));
            assertThat(letter.headers().toArray()).startsWith(originalHeaders().toArray());
            assertThat(letter.headers().lastHeader("lifeboat.bad.timestamp")).isNull();
            requireOrigin(letter, DeadLetterReason.BAD_TIMESTAMP, "passengers", "1");
            assertThat(pipeline.totals().of(OutcomeResult.MATCHED)).isEqualTo(1);
            Accounts.requireBalance(pipeline);
        }
    }

    private static Headers originalHeaders() {
        return new RecordHeaders()
                .add("trace", new byte[] {1, 2, 3})
                .add("lifeboat.reason", new byte[] {'?'})
                .add("trace", new byte[0]);
    }

    private static List<String> idsPredicted(Pipeline pipeline) {
        return pipeline.predictions().stream()
                .map(prediction -> Pipeline.text(prediction.key()))
                .toList();
    }

    private static TestRecord<byte[], byte[]> onlyLetter(Pipeline pipeline) {
        List<TestRecord<byte[], byte[]>> letters = pipeline.deadLetters();
        assertThat(letters).hasSize(1);
        return letters.get(0);
    }

    private static Record<byte[], byte[]> withHeaders(Headers headers) {
        return new Record<>(new byte[0], new byte[0], 0, headers);
    }

    private static void requireOrigin(
            TestRecord<byte[], byte[]> letter, DeadLetterReason reason, String topic, String offset) {
        assertThat(header(letter, "lifeboat.reason")).isEqualTo(reason.tag());
        assertThat(header(letter, "__streams.errors.message")).isNotBlank().doesNotContain("\n");
        assertThat(header(letter, "__streams.errors.topic")).isEqualTo(topic);
        assertThat(header(letter, "__streams.errors.partition")).isEqualTo("0");
        assertThat(header(letter, "__streams.errors.offset")).isEqualTo(offset);
    }

    private static String header(TestRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        assertThat(header).as(name).isNotNull();
        return Pipeline.text(header.value());
    }
}
