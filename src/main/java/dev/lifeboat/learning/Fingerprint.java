package dev.lifeboat.learning;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Identifies what is learned: the first 64 bits of a SHA-256 over the signature of a model. Models with different fingerprints are never
 * mixed.
 *
 * @param bits written as 16 hexadecimal digits
 */
public record Fingerprint(long bits) {

    public static Fingerprint of(String canonical) {
        return ofBytes(canonical.getBytes(StandardCharsets.UTF_8));
    }

    static Fingerprint ofBytes(byte[] canonical) {
        return new Fingerprint(ByteBuffer.wrap(sha256(canonical)).getLong());
    }

    /** @throws IllegalArgumentException if the text is not 16 hexadecimal digits */
    public static Fingerprint parse(String text) {
        if (text.length() != 16) {
            throw new IllegalArgumentException("not a fingerprint: " + text);
        }
        return new Fingerprint(HexFormat.fromHexDigitsToLong(text));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return String.format("%016x", bits);
    }
}
