package dev.lifeboat.topology;

/** What became of a record of the outcomes topic. Only ever appended to: totals are stored in this order. */
public enum OutcomeResult {
    /** Its prediction was found and learned from. */
    MATCHED,
    /** There had been a label already. */
    DUPLICATE,
    /** There had been another label already; the first one stays. */
    CONTRADICTION,
    /** Its prediction had expired. */
    LATE,
    /** Its record never came. */
    ORPHANED,
    /** Taken back by a tombstone. */
    WITHDRAWN,
    /** A dead letter. */
    REJECTED,
    TOMBSTONE
}
