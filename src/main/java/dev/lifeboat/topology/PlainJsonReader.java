package dev.lifeboat.topology;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of records whose JSON is plain, as nearly all are: one object of numbers, texts, booleans and nulls, texts in
 * ASCII without escapes, numbers without exponents and of so few digits that one division makes the double. It is there for speed,
 * and decides nothing: of what is not plain or not acceptable, {@link JsonReader} says what to think. One instance a thread.
 */
final class PlainJsonReader {
    private static final int NOT_PLAIN = Integer.MIN_VALUE;

    /** Most bytes of a name or text: far below what {@link JsonReader} would refuse. */
    private static final int MOST_BYTES = 256;

    /** Most digits of a number: below 10¹⁵, whole numbers are exact in a double. */
    private static final int MOST_DIGITS = 15;

    /** Powers of ten that are exact in a double, too: so the quotient is rounded once, and is the nearest double. */
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14
    };

    private final RecordFields fields;

    /** Records name their fields in the same order, mostly: place in the record → name last met there, and its field. */
    private final byte[][] names;

    private final int[] fieldsOfNames;

    /** Texts that were met before, by a hash of their bytes: they are not made again. */
    private final byte[][] textBytes = new byte[256][];

    private final String[] texts = new String[256];
    private byte[] json = {};
    private int at;

    /** @param fields of the record at hand */
    PlainJsonReader(RecordFields fields) {
        this.fields = fields;
        this.names = new byte[2 * fields.count()][];
        this.fieldsOfNames = new int[names.length];
    }

    /** Whether the record is plain and nothing stands against it; if not, what was put into the fields means nothing. */
    boolean read(byte[] value) {
        json = value;
        at = 0;
        if (next() != '{') {
            return false;
        }
        byte separator = ',';
        for (int place = 0; separator == ','; place++) {
            if (next() != '"') {
                return false;
            }
            int field = name(place);
            if (field == NOT_PLAIN || next() != ':' || !readValue(field)) {
                return false;
            }
            separator = next();
        }
        return separator == '}' && next() == 0 && at > json.length;
    }

    /** The next byte that is not blank, which is consumed; 0 after the last. */
    private byte next() {
        while (at < json.length) {
            byte b = json[at++];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
        }
        at++;
        return 0;
    }

    /** The field of the name at hand, without its first quotation mark. */
    private int name(int place) {
        if (place >= names.length) {
            String name = text();
            return name == null ? NOT_PLAIN : fields.indexOf(name);
        }
        byte[] known = names[place];
        if (known != null) {
            int end = at + known.length;
            if (end < json.length && json[end] == '"' && Arrays.equals(known, 0, known.length, json, at, end)) {
                at = end + 1;
                return fieldsOfNames[place];
            }
        }
        String name = text();
        if (name == null) {
            return NOT_PLAIN;
        }
        names[place] = name.getBytes(StandardCharsets.ISO_8859_1);
        fieldsOfNames[place] = fields.indexOf(name);
        return fieldsOfNames[place];
    }

    /** The text at hand, without its first quotation mark; null if it is not plain. */
    private @Nullable String text() {
        int from = at;
        int end = Math.min(json.length, from + MOST_BYTES + 1);
        int hash = 0;
        for (int i = from; i < end; i++) {
            byte b = json[i];
            if (b == '"') {
                at = i + 1;
                return text(from, i, hash);
            }
            if (b < ' ' || b == '\\') {
                return null;
            }
            hash = 31 * hash + b;
        }
        return null;
    }

    private String text(int from, int to, int hash) {
        int slot = hash & (texts.length - 1);
        byte[] known = textBytes[slot];
        if (known == null || !Arrays.equals(known, 0, known.length, json, from, to)) {
            textBytes[slot] = Arrays.copyOfRange(json, from, to);
            texts[slot] = new String(json, from, to - from, StandardCharsets.ISO_8859_1);
        }
        return texts[slot];
    }

    private boolean readValue(int field) {
        byte first = next();
        return switch (first) {
            case '"' -> {
                String text = text();
                yield text != null && fields.putText(field, text) == null;
            }
            case 't' -> isRest("rue") && fields.putBoolean(field, true) == null;
            case 'f' -> isRest("alse") && fields.putBoolean(field, false) == null;
            case 'n' -> isRest("ull") && fields.putNull(field) == null;
            // Of an id, the digits count as they are written.
            default -> field != RecordFields.ID && readNumber(first, field);
        };
    }

    private boolean isRest(String letters) {
        for (int i = 0; i < letters.length(); i++) {
            if (at == json.length || json[at++] != letters.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean readNumber(byte first, int field) {
        boolean negative = first == '-';
        int from = negative ? at : at - 1;
        at = from;
        long digits = digits(0);
        int whole = at - from;
        if (whole == 0 || json[from] == '0' && whole > 1) {
            return false;
        }
        int fraction = 0;
        if (at < json.length && json[at] == '.') {
            int point = at++;
            digits = digits(digits);
            fraction = at - point - 1;
            if (fraction == 0) {
                return false;
            }
        }
        if (whole + fraction > MOST_DIGITS || at < json.length && (json[at] == 'e' || json[at] == 'E')) {
            return false;
        }
        double value = digits / POWERS_OF_TEN[fraction];
        return fields.putNumber(field, negative ? -value : value) == null;
    }

    /** Appends the digits at hand to a number; of too many, nonsense comes. */
    private long digits(long number) {
        long appended = number;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            appended = 10 * appended + (json[at++] - '0');
        }
        return appended;
    }
}
