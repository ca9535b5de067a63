package dev.lifeboat.pipeline;

import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.learning.Step;
import java.util.List;

/** Observes the pipeline. Called on the threads that process records: implementations return at once and never throw. */
public interface PipelineObserver {
    /** Observes nothing. */
    PipelineObserver NONE = new PipelineObserver() {};

    /** A scoring task was assigned to this instance. The totals are those of its last commit. */
    default void assigned(int partition, Totals totals, long[] missing) {}

    /** A scoring task is about to commit. If the transaction is aborted, {@link #assigned} is called again. */
    default void committing(int partition, Totals totals, long[] missing) {}

    /**
     * Called with {@link #assigned} and {@link #committing}.
     *
     * @param next sequence number of the partition's next contribution
     */
    default void journaled(int partition, long next) {}

    /** A scoring task was revoked from this instance. */
    default void revoked(int partition) {}

    /**
     * A record was scored.
     *
     * @param id in UTF-8; not to be modified
     * @param prediction as it is emitted
     * @param timestamp of the record, in ms since the epoch
     * @param latencyMs from that timestamp to now, in ms; negative if the record is ahead of the clock
     */
    default void scored(byte[] id, Prediction prediction, Model model, long timestamp, long latencyMs) {}

    /** The duration of the forward pass of one record; called for a sample of the records. */
    default void timed(long nanos) {}

    /**
     * The label of a prediction arrived.
     *
     * @param id in UTF-8; not to be modified
     * @param label in the encoding of the target
     */
    default void labeled(byte[] id, double label, long labelDelayMs) {}

    /**
     * A journal entry was folded into the model.
     *
     * @param steps the training of each of its contributions
     * @param nanos duration of all of them
     */
    default void folded(List<Step> steps, long nanos) {}

    /**
     * The learning task was assigned to this instance, or is about to commit.
     *
     * @param state as {@link dev.lifeboat.learning.LearnerStateCodec#toBytesWithoutReplay} writes it; not to be modified
     */
    default void learned(byte[] state) {}

    /** The learning task was revoked from this instance. */
    default void learnerRevoked() {}

    /**
     * A published model arrived at this instance.
     *
     * @param publishedMs time of its publication, by the clock of the publishing instance
     */
    default void received(PublishedModel model, long publishedMs) {}

    /** An observer that calls this one, then {@code other}. */
    default PipelineObserver and(PipelineObserver other) {
        return new CompositeObserver(this, other);
    }
}
