package dev.lifeboat.metrics;

import dev.lifeboat.schema.Feature;
import dev.lifeboat.stats.Scaling;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Meters of the model that records are scored with. */
final class ModelMeters {
    private final MeterRegistry registry;
    private final ModelView model;

    ModelMeters(MeterRegistry registry, ModelView model) {
        this.registry = registry;
        this.model = model;
    }

    /** @param scaled the features that are z-scored, in order */
    void register(List<Feature> scaled, Accounting accounting) {
        gauge(
                        "lifeboat.model.version",
                        "Version of the model that records are scored with; -1 if it is untrained",
                        view -> view.model().version())
                .register(registry);
        gauge(
                        "lifeboat.model.step",
                        "Number of optimizer steps",
                        view -> view.model().step())
                .register(registry);
        time("lifeboat.model.age", "Time since the model was published", ModelView::ageMs);
        time(
                "lifeboat.model.lag",
                "From the newest example of the model to the most recently scored record",
                ModelView::lagMs);
        gauge(
                        "lifeboat.learner.lag",
                        "Mini-batches of the partitions scored by this instance that are not in the model",
                        view -> accounting.lag(view.newest()))
                .baseUnit("records")
                .register(registry);
        for (int i = 0; i < scaled.size(); i++) {
            registerFeature(scaled.get(i).name(), i);
        }
    }

    private void registerFeature(String feature, int variable) {
        gauge(
                        "lifeboat.feature.mean",
                        "Mean of the feature",
                        view -> known(view, variable, scaling -> scaling.mean(variable)))
                .tag("feature", feature)
                .register(registry);
        gauge(
                        "lifeboat.feature.stddev",
                        "Standard deviation of the feature",
                        view -> known(view, variable, scaling -> scaling.standardDeviation(variable)))
                .tag("feature", feature)
                .register(registry);
    }

    /** NaN until the model has seen a value. */
    private static double known(ModelView view, int variable, ToDoubleFunction<Scaling> statistic) {
        Scaling scaling = view.model().scaling();
        return scaling.count(variable) == 0 ? Double.NaN : statistic.applyAsDouble(scaling);
    }

    private Gauge.Builder<ModelView> gauge(String name, String description, ToDoubleFunction<ModelView> value) {
        return Gauge.builder(name, model, value).description(description).strongReference(true);
    }

    private void time(String name, String description, ToDoubleFunction<ModelView> millis) {
        TimeGauge.builder(name, model, TimeUnit.MILLISECONDS, millis)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
