package dev.lifeboat.topology;

/** How a prediction ended. Only ever appended to: totals are stored in this order. */
public enum PredictionFate {
    /** The label came with the record. */
    LABELLED,
    /** The label came on the outcomes topic. */
    MATCHED,
    /** A newer record of the same id took its place. */
    SUPERSEDED,
    /** No label came in time. */
    EXPIRED,
    /** Taken back by a tombstone. */
    WITHDRAWN,
    /** No label came with the record, and there is no other way. */
    UNLABELLED
}
