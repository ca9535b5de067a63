package dev.lifeboat.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Records of {@code logins.properties}, and bytes that are nearly such records. */
final class RandomJson {
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

    /** An acceptable record. */
    static final byte[] FIRST_SEED = bytes(SEEDS.get(0));

    private static final int MAX_DEPTH = 3;

    private RandomJson() {}

    /** One of the seeds, with one to four changes. */
    static byte[] mutated(SplittableRandom random) {
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

    /** Changes digits, which keeps more records well-formed than the other mutations. */
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

    /** Well-formed JSON. */
    static byte[] generated(SplittableRandom random) {
        return bytes(json(random, MAX_DEPTH));
    }

    /** Mostly an object with known fields. */
    private static String json(SplittableRandom random, int depth) {
        int kind = depth == 0 ? 2 : random.nextInt(depth == MAX_DEPTH ? 10 : 4);
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
