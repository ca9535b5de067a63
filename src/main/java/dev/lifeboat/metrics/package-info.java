/**
 * Micrometer meters: {@link dev.lifeboat.metrics.PipelineMetrics} of the pipeline, {@link dev.lifeboat.metrics.ProcessMetrics} of the
 * process.
 *
 * <p>May use Micrometer, Logback, {@code pipeline} and the packages below.
 */
@NullMarked
package dev.lifeboat.metrics;

import org.jspecify.annotations.NullMarked;
