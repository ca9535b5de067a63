package dev.lifeboat.csv;

/** Where the labels of produced records go. */
public enum LabelDestination {
    /** Into the records. */
    INLINE,
    /** To the outcomes topic. */
    OUTCOMES,
    /** Nowhere: the records are predicted only. */
    NONE
}
