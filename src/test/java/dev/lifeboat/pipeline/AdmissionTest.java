package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.RawRecord;
import dev.lifeboat.schema.Rejection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final byte[] KEY = bytes("808");
    private static final byte[] VALUE = bytes("{}");

    private final LifeboatConfig joinedConfig = config("outcomes");
    private final Admission joined = new Admission(joinedConfig);
    private final Admission inline = new Admission(config(""));
    private final DecodedRecord decoded = new DecodedRecord(joinedConfig.schema());

    private static LifeboatConfig config(String outcomes) {
        return LifeboatConfig.read(
                Path.of("config/titanic.properties"),
                Map.of(),
                Map.of(
                        "topics.outcomes",
                        outcomes,
                        "dead.letters.max.bytes",
                        "100",
                        "timestamps.max.ahead.ms",
                        "60000"));
    }

    @Test
    void recordOfMaximumSizeIsAccepted() {
        assertThat(joined.checkEnvelope(100, RawRecord.MAX_HEADERS, null)).isNull();
    }

    @Test
    void largerRecordIsTooLarge() {
        requireRejection(
                joined.checkEnvelope(101, 0, null),
                DeadLetterReason.TOO_LARGE,
                "the record has 101 bytes, more than dead.letters.max.bytes=100");
        requireRejection(
                joined.checkEnvelope(0, RawRecord.MAX_HEADERS + 1, null),
                DeadLetterReason.TOO_LARGE,
                "the record has more than 10000 headers");
    }

    /** A dead letter of a record that is too large must not contain all of it, whatever else is wrong. */
    @Test
    void sizeIsCheckedBeforeTheTimestamp() {
        requireRejection(joined.checkEnvelope(101, 0, -1L), DeadLetterReason.TOO_LARGE, null);
    }

    @Test
    void illegalTimestampIsRejected() {
        requireRejection(
                joined.checkEnvelope(100, 0, -7L),
                DeadLetterReason.BAD_TIMESTAMP,
                "the timestamp -7 is negative, or more than timestamps.max.ahead.ms=60000 ahead of the clock");
    }

    @Test
    void keyIsRequiredIfOutcomesAreJoined() {
        assertThat(joined.checkKey(KEY, VALUE)).isNull();
        requireRejection(joined.checkKey(null, VALUE), DeadLetterReason.MISSING_ID, null);
        decoded.setId("x");
        assertThat(joined.checkIdField(KEY, VALUE, decoded)).isNull();
    }

    @Test
    void idMayBeInAFieldWithoutOutcomesTopic() {
        assertThat(inline.checkKey(null, VALUE)).isNull();
        decoded.setId("808");
        assertThat(inline.checkIdField(null, VALUE, decoded)).isNull();
        assertThat(Admission.id(null, decoded)).isEqualTo(KEY);
        decoded.setId(null);
        requireRejection(inline.checkIdField(null, VALUE, decoded), DeadLetterReason.MISSING_ID, null);
        decoded.setId("x".repeat(257));
        requireRejection(inline.checkIdField(null, VALUE, decoded), DeadLetterReason.BAD_ID, null);
    }

    @Test
    void keyTakesPrecedenceOverTheField() {
        decoded.setId("");
        assertThat(inline.checkKey(KEY, VALUE)).isNull();
        assertThat(inline.checkIdField(KEY, VALUE, decoded)).isNull();
        assertThat(Admission.id(KEY, decoded)).isEqualTo(KEY);
    }

    @Test
    void tombstoneNeedsAKey() {
        requireRejection(inline.checkKey(null, null), DeadLetterReason.MISSING_ID, null);
        requireRejection(joined.checkKey(null, null), DeadLetterReason.MISSING_ID, null);
        assertThat(inline.checkKey(KEY, null)).isNull();
    }

    @Test
    void illegalKeyIsRejectedEverywhere() {
        for (Admission admission : new Admission[] {inline, joined}) {
            requireRejection(admission.checkKey(new byte[0], VALUE), DeadLetterReason.BAD_ID, null);
            requireRejection(admission.checkKey(new byte[257], VALUE), DeadLetterReason.BAD_ID, null);
            requireRejection(admission.checkKey(new byte[] {(byte) 0xC3}, null), DeadLetterReason.BAD_ID, null);
        }
    }

    private static void requireRejection(
            @Nullable Rejection rejection, DeadLetterReason reason, @Nullable String message) {
        assertThat(rejection).isNotNull();
        assertThat(rejection.reason()).isEqualTo(reason);
        if (message != null) {
            assertThat(rejection.message()).isEqualTo(message);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
