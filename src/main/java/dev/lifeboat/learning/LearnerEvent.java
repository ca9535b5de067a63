package dev.lifeboat.learning;

/** A change that an operator made to the learner: an entry of the journal that is not examples, and changed something. */
public sealed interface LearnerEvent {
    /** The model version from which on the change is in effect: offset of the journal record. */
    long version();

    /** Event time of the newest example before the change, in ms since the epoch; {@link ModelVersion#NO_EVENT_TIME} if there was none. */
    long time();

    /** Other settings than before. */
    record SettingsChange(long version, long time, LearningSettings before, LearningSettings after)
            implements LearnerEvent {}

    /**
     * Another state than before.
     *
     * @param stateVersion version of the state in the journal that it was made from
     */
    record Replacement(long version, long time, StateEntry.Reason reason, long stateVersion) implements LearnerEvent {}
}
