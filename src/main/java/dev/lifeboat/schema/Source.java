package dev.lifeboat.schema;

/** The topic that a record was consumed from. */
public enum Source {
    /** The input topic, with the records to predict. */
    RECORDS,
    /** The topic with labels that arrive later. */
    OUTCOMES
}
