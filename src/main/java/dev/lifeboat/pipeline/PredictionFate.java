package dev.lifeboat.pipeline;

/** How the wait for the label of a prediction ended. New values are appended: totals are stored in this order. */
public enum PredictionFate {
    /** The label arrived with the record. */
    LABELLED,
    /** The label arrived on the outcomes topic. */
    MATCHED,
    /** A newer record with the same id replaced the prediction. */
    SUPERSEDED,
    /** No label arrived within the horizon. */
    EXPIRED,
    /** Withdrawn by a tombstone. */
    WITHDRAWN,
    /** No label arrived with the record, and there is no outcomes topic. */
    UNLABELLED
}
