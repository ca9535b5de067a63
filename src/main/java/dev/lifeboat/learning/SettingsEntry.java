package dev.lifeboat.learning;

/** The settings with which the entries that follow are folded, until the next settings. */
public record SettingsEntry(Fingerprint fingerprint, LearningSettings settings) implements JournalEntry {}
