package dev.lifeboat.http;

import dev.lifeboat.pipeline.Totals;

/**
 * The accounting of the pipeline and the age of its model at one point in time.
 *
 * @param totals of the partitions scored here, as of their last commits
 * @param missing values that these partitions have had so far, a feature
 * @param modelAgeMs wall clock since the model was published; NaN if none was
 * @param modelLagMs from the model's newest example to the record last scored; NaN if there is none of either
 * @param predictions that this process has emitted, also in transactions that were aborted
 * @param learnerLag contributions of these partitions that are not in the model
 */
public record PipelineStatus(
        Totals totals, long[] missing, double modelAgeMs, double modelLagMs, long predictions, long learnerLag) {}
