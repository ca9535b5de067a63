package dev.lifeboat.learning;

/**
 * How much of the journal is in a model.
 *
 * @param number offset of the last journal record that was folded in; −1 before the first
 * @param step number of optimizer steps
 * @param eventTime timestamp of the newest example, in ms since the epoch; −1 if there was none
 */
public record ModelVersion(long number, long step, long eventTime) {
    /** The number of the model before the first journal record. */
    public static final long NONE = -1;

    /** The event time of a model that has learned from no example. */
    public static final long NO_EVENT_TIME = -1;

    public static final ModelVersion UNTRAINED = new ModelVersion(NONE, 0, NO_EVENT_TIME);
}
