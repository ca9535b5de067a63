package dev.lifeboat.binary;

/** Bytes that cannot be read: truncated, damaged, in another format, or written by a newer version. */
public final class BinaryFormatException extends RuntimeException {
    public BinaryFormatException(String message) {
        super(message);
    }

    public BinaryFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
