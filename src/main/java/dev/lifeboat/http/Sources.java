package dev.lifeboat.http;

import dev.lifeboat.pipeline.ModelHolder;
import java.util.function.Supplier;

/**
 * Where the endpoints get what they show; asked on their threads, whenever somebody asks them.
 *
 * @param live whether the process should go on
 * @param ready whether it does its work
 * @param metrics in Prometheus' text format
 * @param holder of the model that records are scored with
 * @param reading of the pipeline
 * @param predictions of this process
 */
public record Sources(
        Supplier<Health> live,
        Supplier<Health> ready,
        Supplier<String> metrics,
        ModelHolder holder,
        Supplier<Reading> reading,
        RecentPredictions predictions) {}
