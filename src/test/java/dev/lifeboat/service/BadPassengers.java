package dev.lifeboat.service;

import static dev.lifeboat.schema.DeadLetterReason.BAD_ID;
import static dev.lifeboat.schema.DeadLetterReason.BAD_LABEL;
import static dev.lifeboat.schema.DeadLetterReason.BAD_TIMESTAMP;
import static dev.lifeboat.schema.DeadLetterReason.MALFORMED_JSON;
import static dev.lifeboat.schema.DeadLetterReason.MISSING_FEATURE;
import static dev.lifeboat.schema.DeadLetterReason.MISSING_ID;
import static dev.lifeboat.schema.DeadLetterReason.OUT_OF_RANGE;
import static dev.lifeboat.schema.DeadLetterReason.UNKNOWN_CATEGORY;
import static dev.lifeboat.schema.DeadLetterReason.WRONG_TYPE;

import dev.lifeboat.schema.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passengers that are rejected, one for each cause but size. */
final class BadPassengers {
    private static final byte[] ID = Application.bytes("bad");

    private final List<Bad> all = new ArrayList<>();

    private BadPassengers() {
        malformed();
        values();
        ids();
        all.add(new Bad(BAD_TIMESTAMP, ID, passenger(""), Duration.ofHours(2).toMillis()));
    }

    /** @param aheadMs by how many milliseconds the timestamp is in the future */
    record Bad(DeadLetterReason reason, byte @Nullable [] key, byte @Nullable [] value, long aheadMs) {}

    static List<Bad> all() {
        return new BadPassengers().all;
    }

    static byte[] passenger(String more) {
        return Application.bytes("{\"pclass\":3,\"sex\":\"male\",\"age\":22.0" + more + "}");
    }

    private void malformed() {
        for (String json : List.of(
                "",
                "null",
                "[]",
                "nonsense",
                "{\"pclass\":3,",
                "{\"pclass\":3,\"sex\":\"male\"",
                "{\"pclass\":NaN,\"sex\":\"male\"}",
                "{'pclass':3,'sex':'male'}",
                // The same field twice.
                "{\"pclass\":3,\"pclass\":3,\"sex\":\"male\"}",
                "{\"pclass\":3,\"sex\":\"male\",\"age\":null,\"age\":22}",
                "{\"pclass\":3,\"sex\":\"male\",\"age\":22,\"age\":null}",
                "{\"pclass\":3,\"sex\":\"male\",\"survived\":1,\"survived\":1}",
                // Trailing garbage.
                "{\"pclass\":3,\"sex\":\"male\"}}",
                "{\"pclass\":3,\"sex\":\"male\"}{}",
                "{\"pclass\":3,\"sex\":\"male\"} x",
                // A number of two thousand digits, and nesting that would exhaust a stack.
                "{\"pclass\":3,\"sex\":\"male\",\"age\":" + "9".repeat(2000) + "}",
                "{\"pclass\":3,\"sex\":\"male\",\"cabin\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}",
                "[".repeat(50_000))) {
            add(MALFORMED_JSON, json);
        }
        // Not UTF-8, in a feature and in another field.
        all.add(new Bad(MALFORMED_JSON, ID, latin("{\"pclass\":3,\"sex\":\"m\u00e4nnlich\"}"), 0));
        all.add(new Bad(MALFORMED_JSON, ID, latin("{\"pclass\":3,\"sex\":\"male\",\"name\":\"\u00ff\u00fe\"}"), 0));
    }

    private void values() {
        add(MISSING_FEATURE, "{}");
        add(MISSING_FEATURE, "{\"pclass\":3,\"age\":22}");
        add(MISSING_FEATURE, "{\"pclass\":3,\"sex\":null,\"age\":22}");
        add(WRONG_TYPE, "{\"pclass\":\"3\",\"sex\":\"male\"}");
        add(WRONG_TYPE, "{\"pclass\":true,\"sex\":\"male\"}");
        add(WRONG_TYPE, "{\"pclass\":3,\"sex\":{\"is\":\"male\"}}");
        add(WRONG_TYPE, "{\"pclass\":3,\"sex\":\"male\",\"age\":[22]}");
        add(OUT_OF_RANGE, "{\"pclass\":4,\"sex\":\"male\"}");
        add(OUT_OF_RANGE, "{\"pclass\":3,\"sex\":\"male\",\"age\":120.1}");
        add(OUT_OF_RANGE, "{\"pclass\":3,\"sex\":\"male\",\"age\":-1e999}");
        add(OUT_OF_RANGE, "{\"pclass\":3,\"sex\":\"male\",\"age\":1e999}");
        add(OUT_OF_RANGE, "{\"pclass\":99999999999999999999,\"sex\":\"male\"}");
        add(UNKNOWN_CATEGORY, "{\"pclass\":3,\"sex\":\"unknown\"}");
        add(UNKNOWN_CATEGORY, "{\"pclass\":3,\"sex\":\"\"}");
        add(UNKNOWN_CATEGORY, "{\"pclass\":3,\"sex\":7}");
        for (String label : List.of("2", "-1", "0.5", "1e999", "\"1\"", "\"yes\"", "[1]", "{}")) {
            all.add(new Bad(BAD_LABEL, ID, passenger(",\"survived\":" + label), 0));
        }
    }

    private void ids() {
        all.add(new Bad(MISSING_ID, null, passenger(""), 0));
        // The id field is ignored if there is an outcomes topic.
        all.add(new Bad(MISSING_ID, null, passenger(",\"passengerId\":\"7\""), 0));
        all.add(new Bad(MISSING_ID, null, null, 0));
        all.add(new Bad(BAD_ID, new byte[0], passenger(""), 0));
        all.add(new Bad(BAD_ID, Application.bytes("x".repeat(257)), passenger(""), 0));
        all.add(new Bad(BAD_ID, latin("J\u00fcrgen"), passenger(""), 0));
        all.add(new Bad(BAD_ID, new byte[] {(byte) 0xff}, null, 0));
    }

    private void add(DeadLetterReason reason, String json) {
        all.add(new Bad(reason, ID, Application.bytes(json), 0));
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
