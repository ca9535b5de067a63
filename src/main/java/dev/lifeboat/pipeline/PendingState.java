package dev.lifeboat.pipeline;

import dev.lifeboat.learning.MemberOutputs;
import dev.lifeboat.schema.RawRecord;

/** What is remembered of an id while an outcome, or the record of an outcome, may still arrive. */
sealed interface PendingState {
    /** Stream time at which this state was entered; it ends one horizon later. */
    long time();

    /**
     * A prediction without an outcome.
     *
     * @param timestamp of the record, in ms since the epoch
     * @param features (inputs), as they were when the prediction was emitted
     * @param prediction as it was emitted, in the layout of the target
     * @param members what each member of the ensemble emitted
     */
    record Awaiting(
            long time, long timestamp, double[] features, double[] prediction, MemberOutputs members, long modelVersion)
            implements PendingState {
        Awaiting at(long otherTime) {
            return new Awaiting(otherTime, timestamp, features, prediction, members, modelVersion);
        }
    }

    /**
     * An outcome without a record.
     *
     * @param label in the encoding of the target
     * @param original as it was consumed, because it may become a dead letter
     */
    record Early(long time, double label, RawRecord original) implements PendingState {}

    /**
     * A prediction whose label is known.
     *
     * @param label in the encoding of the target
     * @param timestamps of the record and of its label
     */
    record Resolved(long time, double label, Timestamps timestamps) implements PendingState {}

    /** A resolved prediction, and an outcome that is later than its record: it may belong to the next record of the id. */
    record EarlyForNext(Resolved previous, Early outcome) implements PendingState {
        @Override
        public long time() {
            return outcome.time;
        }
    }

    /** A prediction whose outcome did not arrive within the horizon. */
    record Expired(long time) implements PendingState {}

    /**
     * When a record and its label were created, in ms since the epoch.
     *
     * @param label equal to {@code record} if the label arrived with the record
     */
    record Timestamps(long record, long label) {
        /** Time from the record to the label; 0 if the label is earlier. */
        long delayMs() {
            return Math.max(0, label - record);
        }
    }
}
