package dev.lifeboat.topology;

/** What became of a record of the input topic. Only ever appended to: totals are stored in this order. */
public enum RecordResult {
    PREDICTED,
    DEAD_LETTER,
    TOMBSTONE
}
