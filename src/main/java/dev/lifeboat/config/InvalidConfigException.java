package dev.lifeboat.config;

/** A configuration that cannot be used; the message is one line that says what to change. */
public final class InvalidConfigException extends RuntimeException {
    public InvalidConfigException(String message) {
        super(message);
    }

    public InvalidConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
