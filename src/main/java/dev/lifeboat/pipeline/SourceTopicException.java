package dev.lifeboat.pipeline;

/** A source topic that is not the one that was consumed before. The message is one line that says what to do. */
public final class SourceTopicException extends RuntimeException {
    SourceTopicException(String message) {
        super(message);
    }
}
