package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.schema.NumericFeature;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Whatever the bytes are, the decoder answers with a record within its limits or with a rejection, and remembers nothing. */
class DecoderFuzzTest {
    private static final int INPUTS = 1_000_000;

    private static final List<String> SEEDS = List.of(
            "{\"amount\":5,\"hour\":3,\"channel\":\"web\",\"known\":true,\"tier\":3,\"fraud\":1}",
            "{\"amount\":1e2,\"hour\":null,\"channel\":\"app\",\"known\":0,\"tier\":\"2\",\"id\":\"x-1\",\"fraud\":false}",
            "{\"x\":{\"amount\":[1,{\"y\":null}]},\"amount\":0.25,\"channel\":\"ph\\u006fne\",\"known\":false,\"tier\":1,\"id\":77}",
            "{\"fraud\":0}",
            "{\"fraud\":true,\"reason\":\"größer \\ud83d\\ude00 😀\"}");

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\u",
            "\\ud800",
            "null",
            "true",
            "false",
            "NaN",
            "-Infinity",
            "1e999",
            "-0.0",
            "1e-400",
            "00",
            "9007199254740993",
            "99999999999999999999999",
            "0x10",
            "\"amount\":",
            "\"fraud\":",
            "\"id\":",
            "\"tier\":",
            "\"channel\":",
            "\"known\":",
            "\"hour\":",
            "\u0000",
            "\ufeff",
            "/*",
            "//",
            "'",
            "\n",
            "é",
            "[[[[[[[[",
            "{\"a\":");

    private static final List<String> NAMES =
            List.of("amount", "hour", "channel", "known", "tier", "fraud", "id", "other");

    private static final List<String> SCALARS =
            List.of("null", "true", "false", "0", "1", "-0.0", "1e999", "-1e-999", "\"web\"", "\"3\"", "2.50");

    private static final byte[] FIRST_SEED = bytes(SEEDS.get(0));
    private static final int DEEPEST = 3;

    private final LifeboatConfig config = Pipeline.config(Path.of("src/test/resources/logins.properties"), Map.of());
    private final FeatureSchema schema = config.schema();
    private final RecordDecoder decoder = new RecordDecoder(schema, "id");

    @Example
    void mutatedRecordsAreDecodedOrRejected() {
        SplittableRandom random = new SplittableRandom(20_120_415);
        Map<DeadLetterReason, Integer> reasons = new EnumMap<>(DeadLetterReason.class);
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] value = mutated(random);
            Rejection rejection = random.nextInt(4) == 0 ? decoder.decodeOutcome(value) : decodeRecord(value);
            if (i % 16 == 0) {
                requireNothingLeft(value);
            }
            if (rejection == null) {
                accepted++;
            } else {
                reasons.merge(rejection.reason(), 1, Integer::sum);
            }
        }
        // The mutations reach everything that a value can be rejected for.
        assertThat(accepted).isBetween(INPUTS / 20, INPUTS * 9 / 10);
        assertThat(reasons)
                .containsOnlyKeys(
                        DeadLetterReason.MALFORMED_JSON,
                        DeadLetterReason.MISSING_FEATURE,
                        DeadLetterReason.WRONG_TYPE,
                        DeadLetterReason.OUT_OF_RANGE,
                        DeadLetterReason.UNKNOWN_CATEGORY,
                        DeadLetterReason.BAD_LABEL);
    }

    @Property(tries = 3000)
    void generatedJsonIsDecodedOrRejected(@ForAll long seed) {
        byte[] value = bytes(json(new SplittableRandom(seed), DEEPEST));
        Rejection first = decodeRecord(value);
        Rejection again = new RecordDecoder(schema, "id").decodeRecord(value);
        assertThat(first).isEqualTo(again);
        requireNothingLeft(value);
        decoder.decodeOutcome(value);
    }

    /** Checks what was accepted. */
    private @Nullable Rejection decodeRecord(byte[] value) {
        Rejection rejection = decoder.decodeRecord(value);
        if (rejection == null) {
            requireWithinLimits();
        } else if (rejection.message().isBlank() || rejection.message().contains("\n")) {
            throw new AssertionError(
                    "a message of " + rejection.message().lines().count() + " lines");
        }
        return rejection;
    }

    private void requireNothingLeft(byte[] value) {
        if (decoder.decodeRecord(FIRST_SEED) != null
                || !Arrays.equals(decoder.features(), new double[] {5, 3, 1, 0, 0, 1, 40})
                || decoder.label() != 1
                || decoder.id() != null) {
            throw new AssertionError("left over from " + new String(value, StandardCharsets.UTF_8));
        }
    }

    private void requireWithinLimits() {
        double[] features = decoder.features();
        for (int i = 0; i < schema.features().size(); i++) {
            Feature feature = schema.features().get(i);
            double value = features[schema.offset(i)];
            boolean good = feature instanceof NumericFeature numeric
                    ? value >= numeric.min() && value <= numeric.max() && 1 / value != Double.NEGATIVE_INFINITY
                    : value == 0 || value == 1 || value == 10 || value == 20 || value == 40;
            if (!good) {
                throw new AssertionError(feature.name() + " became " + value);
            }
        }
        if (decoder.label() < -1 || decoder.label() > 1) {
            throw new AssertionError("a label of " + decoder.label());
        }
    }

    private static byte[] mutated(SplittableRandom random) {
        byte[] value = bytes(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int left = random.nextInt(4); left >= 0; left--) {
            int from = random.nextInt(value.length + 1);
            int to = Math.min(value.length, from + random.nextInt(8));
            value = switch (random.nextInt(6)) {
                case 0 -> splice(value, from, to, new byte[0]);
                case 1 -> splice(value, from, from, bytes(PIECES.get(random.nextInt(PIECES.size()))));
                case 2 -> splice(value, from, to, bytes(PIECES.get(random.nextInt(PIECES.size()))));
                case 3 -> splice(value, from, Math.min(value.length, from + 1), new byte[] {(byte) random.nextInt()});
                case 4 -> splice(value, from, from, Arrays.copyOfRange(value, from, to));
                default -> digit(value, random);
            };
        }
        return value;
    }

    /** Changes a digit, which keeps more records well-formed than anything else does. */
    private static byte[] digit(byte[] value, SplittableRandom random) {
        byte[] copy = value.clone();
        for (int i = 0; i < copy.length; i++) {
            if (copy[i] >= '0' && copy[i] <= '9' && random.nextInt(3) == 0) {
                copy[i] = (byte) ('0' + random.nextInt(10));
            }
        }
        return copy;
    }

    private static byte[] splice(byte[] value, int from, int to, byte[] piece) {
        byte[] spliced = new byte[value.length - (to - from) + piece.length];
        System.arraycopy(value, 0, spliced, 0, from);
        System.arraycopy(piece, 0, spliced, from, piece.length);
        System.arraycopy(value, to, spliced, from + piece.length, value.length - to);
        return spliced;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Mostly an object, with fields that mostly are known; every generated text is well-formed. */
    private static String json(SplittableRandom random, int depth) {
        int kind = depth == 0 ? 2 : random.nextInt(depth == DEEPEST ? 10 : 4);
        StringJoiner joiner = kind == 3 ? new StringJoiner(",", "[", "]") : new StringJoiner(",", "{", "}");
        if (kind == 2) {
            return scalar(random);
        }
        for (int left = random.nextInt(8); left > 0; left--) {
            String value = random.nextInt(4) == 0 ? json(random, depth - 1) : scalar(random);
            joiner.add(kind == 3 ? value : quoted(NAMES.get(random.nextInt(NAMES.size()))) + ":" + value);
        }
        return joiner.toString();
    }

    private static String scalar(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 1 -> {
                double value = Double.longBitsToDouble(random.nextLong());
                yield Double.isFinite(value) ? Double.toString(value) : "0";
            }
            case 2 ->
                quoted(random.ints(random.nextInt(9), 0, 0x10000)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining()));
            default -> SCALARS.get(random.nextInt(SCALARS.size()));
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c);
            quoted.append(plain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return quoted.append('"').toString();
    }
}
