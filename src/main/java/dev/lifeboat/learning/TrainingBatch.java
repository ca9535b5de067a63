package dev.lifeboat.learning;

import dev.lifeboat.stats.Scaling;
import java.util.List;

/**
 * The examples of one contribution, as all members learn from them.
 *
 * @param scaling of the inputs, when the contribution was folded
 * @param clip maximum absolute z-score
 */
record TrainingBatch(List<Example> examples, Scaling scaling, double clip) {}
