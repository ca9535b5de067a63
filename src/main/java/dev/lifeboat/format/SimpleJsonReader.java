package dev.lifeboat.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads simple JSON, as nearly all records are: one object of numbers, strings, booleans and nulls; strings in ASCII without escapes;
 * numbers without exponent and with so few digits that one division yields the double. It exists for speed and decides nothing: whatever
 * is not simple or not acceptable is read again by {@link GeneralJsonReader}.
 *
 * <p>Not thread-safe.
 */
final class SimpleJsonReader {
    private static final int NOT_SIMPLE = Integer.MIN_VALUE;

    /** Maximum length of a name or string: far below what {@link GeneralJsonReader} would reject. */
    private static final int MAX_BYTES = 256;

    /** Maximum digits of a number: below 10¹⁵, whole numbers are exact in a double. */
    private static final int MAX_DIGITS = 15;

    /** Powers of ten that are exact in a double, so that a quotient is rounded once and is the nearest double. */
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14
    };

    private final RecordFields fields;

    /** Most records have their fields in the same order: position in the record → most recent name there, and its field. */
    private final byte[][] names;

    private final int[] fieldsOfNames;

    /** Recently seen strings, by a hash of their bytes: they are not created again. */
    private final byte[][] textBytes = new byte[256][];

    private final String[] texts = new String[256];
    private byte[] json = {};
    private int at;

    /** @param fields that values are put into */
    SimpleJsonReader(RecordFields fields) {
        this.fields = fields;
        this.names = new byte[2 * fields.count()][];
        this.fieldsOfNames = new int[names.length];
    }

    /** Returns whether the record is simple and acceptable; if not, the content of the fields is undefined. */
    boolean read(byte[] value) {
        json = value;
        at = 0;
        if (next() != '{') {
            return false;
        }
        byte separator = ',';
        for (int position = 0; separator == ','; position++) {
            if (next() != '"') {
                return false;
            }
            int field = name(position);
            if (field == NOT_SIMPLE || next() != ':' || !readValue(field)) {
                return false;
            }
            separator = next();
        }
        return separator == '}' && next() == 0 && at > json.length;
    }

    /** Consumes and returns the next byte that is not white space; 0 after the last one. */
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

    /** Consumes a name, after its opening quotation mark, and returns its field. */
    private int name(int position) {
        if (position >= names.length) {
            String name = text();
            return name == null ? NOT_SIMPLE : fields.indexOf(name);
        }
        byte[] known = names[position];
        if (known != null) {
            int end = at + known.length;
            if (end < json.length && json[end] == '"' && Arrays.equals(known, 0, known.length, json, at, end)) {
                at = end + 1;
                return fieldsOfNames[position];
            }
        }
        String name = text();
        if (name == null) {
            return NOT_SIMPLE;
        }
        names[position] = name.getBytes(StandardCharsets.ISO_8859_1);
        fieldsOfNames[position] = fields.indexOf(name);
        return fieldsOfNames[position];
    }

    /** Consumes and returns a string, after its opening quotation mark; null if it is not simple. */
    private @Nullable String text() {
        int from = at;
        int end = Math.min(json.length, from + MAX_BYTES + 1);
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
            // An id keeps its digits as they are written.
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
        if (whole + fraction > MAX_DIGITS || at < json.length && (json[at] == 'e' || json[at] == 'E')) {
            return false;
        }
        double value = digits / POWERS_OF_TEN[fraction];
        return fields.putNumber(field, negative ? -value : value) == null;
    }

    /** Consumes digits and appends them to a number; overflows if there are too many. */
    private long digits(long number) {
        long appended = number;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            appended = 10 * appended + (json[at++] - '0');
        }
        return appended;
    }
}
