package dev.lifeboat.topology;

import dev.lifeboat.learning.LearnerState;
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

    /** A scoring task runs here no longer. */
    default void revoked(int partition) {}

    /** @param lag journal records of the partition that are not in the model it scores with */
    default void scored(int partition, long lag, long latencyMs) {}

    default void labelled(long labelDelayMs) {}

    default void folded(Step step, LearnerState state) {}

    default void held(ModelHolder.Held model) {}
}
