package dev.lifeboat.config;

/** A configuration that cannot be used; the message is one line that says what to change. */
public final class InvalidConfigException extends RuntimeException {
    public InvalidConfigException(String message) {
        super(oneLine(message));
    }

    public InvalidConfigException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    /** Values, which messages quote, may have more than one. */
    private static String oneLine(String message) {
        return message.replaceAll("\\R", " ");
    }
}
