package dev.lifeboat.learning;

/** One record of the journal. Folding the entries in order yields every version of the model. */
public sealed interface JournalEntry permits SettingsEntry, ExamplesEntry, StateEntry {
    /** Fingerprint of the model that the entry belongs to. */
    Fingerprint fingerprint();
}
