package dev.lifeboat.schema;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The rules for the id of a record: 1 to 256 bytes of UTF-8. */
public final class RecordId {
    public static final int MAX_BYTES = 256;

    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private RecordId() {}

    /** FNV-1a, 64 bits: RFC 9923. */
    public static long hash(byte[] id) {
        long hash = FNV_OFFSET;
        for (byte b : id) {
            hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
        }
        return hash;
    }

    /** Validates a key. */
    public static @Nullable Rejection check(byte @Nullable [] id) {
        if (id == null) {
            return new Rejection(DeadLetterReason.MISSING_ID, "the record has no id: neither a key nor an id field");
        }
        if (id.length == 0 || id.length > MAX_BYTES) {
            return new Rejection(
                    DeadLetterReason.BAD_ID, "the id has " + id.length + " bytes instead of 1 to " + MAX_BYTES);
        }
        return isUtf8(id) ? null : new Rejection(DeadLetterReason.BAD_ID, "the id is not UTF-8");
    }

    /** Validates the text of an id field; null if the record has none. */
    public static @Nullable Rejection checkField(@Nullable String id) {
        return id == null || isEncodable(id)
                ? check(bytes(id))
                : new Rejection(DeadLetterReason.BAD_ID, "the id contains an unpaired surrogate");
    }

    /** The text of an id field as a key. */
    public static byte @Nullable [] bytes(@Nullable String id) {
        return id == null ? null : id.getBytes(StandardCharsets.UTF_8);
    }

    /** JSON can contain unpaired surrogates, which UTF-8 cannot: different ids would become the same bytes. */
    private static boolean isEncodable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return StandardCharsets.UTF_8.newEncoder().canEncode(text);
            }
        }
        return true;
    }

    private static boolean isUtf8(byte[] bytes) {
        boolean ascii = true;
        for (byte b : bytes) {
            ascii &= b >= 0;
        }
        if (ascii) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
