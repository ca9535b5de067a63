package dev.lifeboat.learning;

/** A journal entry that does not follow what was folded before: a gap, a repetition, or an entry of another model. */
public final class JournalOrderException extends RuntimeException {
    public JournalOrderException(String message) {
        super(message);
    }
}
