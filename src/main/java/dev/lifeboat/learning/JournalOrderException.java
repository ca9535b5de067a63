package dev.lifeboat.learning;

/** A journal record that cannot follow what was folded before: a hole, a repeat, or another model's. */
public final class JournalOrderException extends RuntimeException {
    public JournalOrderException(String message) {
        super(message);
    }
}
