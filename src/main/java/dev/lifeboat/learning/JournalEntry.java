package dev.lifeboat.learning;

/** What the journal consists of: mini-batches, and before them at most one start. */
public sealed interface JournalEntry permits JournalRecord, StartRecord {
    /** Of the model that the entry belongs to. */
    Fingerprint fingerprint();
}
