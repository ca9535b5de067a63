package dev.lifeboat.binary;

/** Bytes that are not what they should be: truncated, foreign, newer than this program, or damaged. */
public final class BinaryFormatException extends RuntimeException {
    public BinaryFormatException(String message) {
        super(message);
    }

    public BinaryFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
