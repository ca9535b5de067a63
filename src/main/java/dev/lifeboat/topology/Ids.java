package dev.lifeboat.topology;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What may be an id: 1 to 256 bytes of UTF-8. */
final class Ids {
    private static final int LARGEST = 256;

    private Ids() {}

    static @Nullable Rejection check(byte @Nullable [] id) {
        if (id == null) {
            return new Rejection(DeadLetterReason.MISSING_ID, "the record has no id: neither a key nor a field");
        }
        if (id.length == 0 || id.length > LARGEST) {
            return new Rejection(DeadLetterReason.BAD_ID, "the id has " + id.length + " bytes, not 1 to " + LARGEST);
        }
        return isUtf8(id) ? null : new Rejection(DeadLetterReason.BAD_ID, "the id is not UTF-8");
    }

    /** An id that stands in a field; null if there is none. */
    static @Nullable Rejection checkField(@Nullable String id) {
        return id == null || isEncodable(id)
                ? check(bytes(id))
                : new Rejection(DeadLetterReason.BAD_ID, "the id has half a surrogate pair");
    }

    /** What a field's text is as a key. */
    static byte @Nullable [] bytes(@Nullable String id) {
        return id == null ? null : id.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether text has bytes in UTF-8: JSON can write half a surrogate pair, for which many ids would become the same bytes. */
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
