package dev.lifeboat.pipeline;

/** The result of processing a record of the outcomes topic. New results are appended: totals are stored in this order. */
public enum OutcomeResult {
    /** The outcome was joined with its prediction. */
    MATCHED,
    /** The label was known already. */
    DUPLICATE,
    /** Another label was known already; the first one counts. */
    CONTRADICTION,
    /** The prediction had expired. */
    LATE,
    /** The record did not arrive within the horizon. */
    ORPHANED,
    /** Withdrawn by a tombstone. */
    WITHDRAWN,
    /** A dead letter. */
    REJECTED,
    TOMBSTONE,
    /** Processed before: the committed offsets of the consumer group had expired or were reset. */
    SKIPPED
}
