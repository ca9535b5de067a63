package dev.lifeboat.topology;

import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Step;

/**
 * The port through which the pipeline is watched. Called on stream threads: implementations return at once and never throw.
 */
public interface PipelineObserver {
    /** Watches nothing. */
    PipelineObserver NONE = new PipelineObserver() {};

    /** A scoring task runs here, with what it had accounted for at its last commit. */
    default void assigned(int partition, Totals totals, long[] missing) {}

    /** A scoring task is about to commit. Should the transaction be aborted, {@link #assigned} tells again what is true. */
    default void committing(int partition, Totals totals, long[] missing) {}

    /**
     * Told with {@link #assigned} and {@link #committing}.
     *
     * @param next number of the partition's next journal record
     */
    default void journalled(int partition, long next) {}

    /** A scoring task runs here no longer. */
    default void revoked(int partition) {}

    /**
     * A record was scored.
     *
     * @param id in UTF-8; not to be changed
     * @param probability as it was emitted
     * @param model that scored it
     * @param timestamp of the record
     * @param latencyMs from that timestamp to now by the wall clock; negative if the record is ahead of it
     */
    default void scored(byte[] id, double probability, Model model, long timestamp, long latencyMs) {}

    /** How long the network took for one record; told of a sample of the records. */
    default void forwarded(long nanos) {}

    /**
     * A prediction has got its label.
     *
     * @param id in UTF-8; not to be changed
     */
    default void labelled(byte[] id, boolean label, long labelDelayMs) {}

    /** A journal record was folded into the model, which took {@code nanos}. */
    default void folded(Step step, long nanos) {}

    /**
     * The learner runs here, or is about to commit.
     *
     * @param state as {@link dev.lifeboat.learning.LearnerState#toBytesWithoutReplay} makes it; not to be changed
     */
    default void learned(byte[] state) {}

    /** The learner runs here no longer. */
    default void learnerRevoked() {}

    /** @param publishedMs when the model was published, by the wall clock of who did */
    default void held(ModelHolder.Held model, long publishedMs) {}

    /** Tells both, this one first. */
    default PipelineObserver and(PipelineObserver other) {
        return new BothObservers(this, other);
    }
}
