package dev.lifeboat.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.RawRecord;
import dev.lifeboat.schema.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeadLetterWriterTest {
    private static final RawRecord.Header TRACE = new RawRecord.Header("trace", new byte[] {1, 2});
    private static final RawRecord.Header NONE = new RawRecord.Header("none", null);
    private static final Rejection REJECTION = new Rejection(DeadLetterReason.BAD_LABEL, "a message", "survived");
    private static final Rejection TOO_LARGE = new Rejection(DeadLetterReason.TOO_LARGE, "a message");

    private final DeadLetterWriter writer = new DeadLetterWriter(100);

    private RawRecord write(RawRecord original, Rejection rejection) {
        return writer.write("passengers", 3, original, rejection);
    }

    private static RawRecord record(int key, int value, RawRecord.Header... headers) {
        return new RawRecord(17, 1_000, new byte[key], new byte[value], List.of(headers));
    }

    @Test
    void letterIsTheOriginalWithReasonAndOriginInItsHeaders() {
        RawRecord letter = write(record(5, 50, TRACE, NONE), REJECTION);
        assertThat(letter.timestamp()).isEqualTo(1_000);
        assertThat(letter.key()).hasSize(5);
        assertThat(letter.value()).hasSize(50);
        assertThat(letter.headers()).startsWith(TRACE, NONE);
        assertThat(texts(letter))
                .containsEntry("lifeboat.reason", "bad_label")
                .containsEntry("__streams.errors.message", "a message")
                .containsEntry("__streams.errors.topic", "passengers")
                .containsEntry("__streams.errors.partition", "3")
                .containsEntry("__streams.errors.offset", "17")
                .doesNotContainKey("lifeboat.size");
    }

    @Test
    void missingKeyAndValueStayMissing() {
        RawRecord letter = write(new RawRecord(0, 0, null, null, List.of()), REJECTION);
        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
    }

    @Test
    void tooLargeValueIsLeftOut() {
        RawRecord letter = write(record(5, 500, TRACE), TOO_LARGE);
        assertThat(letter.key()).hasSize(5);
        assertThat(letter.value()).isNull();
        assertThat(letter.headers()).startsWith(TRACE);
        assertThat(texts(letter)).containsEntry("lifeboat.reason", "too_large").containsEntry("lifeboat.size", "512");
    }

    @Test
    void keyOfMoreThanHalfTheMaximumIsLeftOut() {
        assertThat(write(record(50, 500), TOO_LARGE).key()).hasSize(50);
        assertThat(write(record(51, 500), TOO_LARGE).key()).isNull();
    }

    @Test
    void headersOfMoreThanHalfTheMaximumAreLeftOut() {
        RawRecord.Header half = new RawRecord.Header("h", new byte[49]);
        RawRecord.Header more = new RawRecord.Header("h", new byte[50]);
        assertThat(write(record(1, 500, half), TOO_LARGE).headers()).contains(half);
        assertThat(write(record(1, 500, more), TOO_LARGE).headers()).doesNotContain(more);
    }

    @Test
    void tooManyHeadersAreLeftOut() {
        RawRecord.Header empty = new RawRecord.Header("", null);
        List<RawRecord.Header> many = Collections.nCopies(RawRecord.MAX_HEADERS + 1, empty);
        RawRecord letter = write(new RawRecord(0, 0, new byte[1], new byte[1], many), TOO_LARGE);
        assertThat(letter.headers()).doesNotContain(empty);
    }

    private static Map<String, String> texts(RawRecord letter) {
        Map<String, String> texts = new TreeMap<>();
        for (RawRecord.Header header : letter.headers()) {
            if (header.value() != null) {
                texts.put(header.name(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }
}
