package dev.lifeboat.learning;

import dev.lifeboat.stats.RunningMoments;
import java.util.List;

/**
 * What one scoring task contributes to the model at once: running moments and at most one mini-batch.
 *
 * @param eventTime timestamp of the newest training example of the partition so far, in ms since the epoch
 * @param moments of the records since the partition's previous contribution; may be empty
 * @param examples in the order in which their labels arrived; those to learn from form the mini-batch; may be empty
 */
public record Contribution(long eventTime, RunningMoments moments, List<Example> examples) {
    public Contribution {
        examples = List.copyOf(examples);
    }
}
