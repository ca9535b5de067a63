package dev.lifeboat.http;

import dev.lifeboat.pipeline.ModelHolder;
import java.util.function.Supplier;

/**
 * The data of the endpoints, read on their threads for each request.
 *
 * @param live whether the process should go on
 * @param ready whether it does its work
 * @param metrics in Prometheus' text format
 * @param holder of the model that records are scored with
 * @param status of the pipeline
 * @param predictions of this process
 */
public record Sources(
        Supplier<Health> live,
        Supplier<Health> ready,
        Supplier<String> metrics,
        ModelHolder holder,
        Supplier<PipelineStatus> status,
        RecentPredictions predictions) {}
