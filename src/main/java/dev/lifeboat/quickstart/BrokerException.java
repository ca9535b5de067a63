package dev.lifeboat.quickstart;

/** The broker cannot be started. The message is one line with the reason and what to do. */
public final class BrokerException extends RuntimeException {
    BrokerException(String message) {
        super(message);
    }

    BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
