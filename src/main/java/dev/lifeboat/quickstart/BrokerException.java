package dev.lifeboat.quickstart;

/** A broker that cannot be started; the message is one line that says why and what to do. */
public final class BrokerException extends RuntimeException {
    BrokerException(String message) {
        super(message);
    }

    BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
