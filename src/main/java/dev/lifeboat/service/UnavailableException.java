package dev.lifeboat.service;

/** Something outside this program is not as it is needed; the message is one line that says what, and what to do. */
public final class UnavailableException extends RuntimeException {
    public UnavailableException(String message) {
        super(message);
    }

    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
