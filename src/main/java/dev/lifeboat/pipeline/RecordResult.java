package dev.lifeboat.pipeline;

/** The result of processing a record of the input topic. New results are appended: totals are stored in this order. */
public enum RecordResult {
    PREDICTED,
    DEAD_LETTER,
    TOMBSTONE,
    /** Processed before: the committed offsets of the consumer group had expired or were reset. */
    SKIPPED
}
