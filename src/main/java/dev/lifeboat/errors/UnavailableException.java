package dev.lifeboat.errors;

/** The service cannot start or go on because of its environment. The message is one line with the cause and what to do about it. */
public final class UnavailableException extends RuntimeException {
    public UnavailableException(String message) {
        super(message);
    }

    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Sets the interrupt flag of this thread again. */
    public static UnavailableException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new UnavailableException("interrupted while waiting for Kafka", cause);
    }
}
