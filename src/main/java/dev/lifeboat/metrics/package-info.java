/**
 * What is measured: {@link dev.lifeboat.metrics.PipelineMetrics} shows the pipeline as Micrometer meters, {@link
 * dev.lifeboat.metrics.ProcessMetrics} the process around it. May use Micrometer, Logback, {@code topology} and what
 * lies below.
 */
@NullMarked
package dev.lifeboat.metrics;

import org.jspecify.annotations.NullMarked;
