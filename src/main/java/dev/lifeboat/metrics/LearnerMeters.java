package dev.lifeboat.metrics;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.evaluation.Comparison;
import dev.lifeboat.evaluation.Metrics;
import dev.lifeboat.learning.DriftSettings;
import dev.lifeboat.metrics.LearnerView.Reading;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What the learner's state says. On the instances where the learner does not run, counters are 0 and gauges NaN. */
final class LearnerMeters {
    private final MeterRegistry registry;
    private final LearnerView learner;

    LearnerMeters(MeterRegistry registry, LearnerView learner) {
        this.registry = registry;
        this.learner = learner;
    }

    void register(LifeboatConfig config) {
        count("lifeboat.learner.batches", "batches", "Mini-batches learned from", Reading::batches);
        count("lifeboat.learner.examples", "examples", "Examples learned from", Reading::examples);
        count(
                "lifeboat.learner.skipped",
                "batches",
                "Batches, replayed ones too, whose gradient was not finite",
                Reading::skipped);
        Gauge.builder("lifeboat.dead.units", learner, view -> {
                    Reading reading = view.reading();
                    return reading == null ? Double.NaN : reading.deadUnits();
                })
                .description("Hidden units that were zero for every example over the evaluation window")
                .baseUnit("units")
                .strongReference(true)
                .register(registry);
        drift(
                config.learning().drift(),
                "log_loss",
                counts -> Arrays.stream(counts).limit(1).sum());
        // One series for all of them: which one it was stands in the model's events.
        drift(
                config.learning().drift(),
                "feature",
                counts -> Arrays.stream(counts).skip(1).sum());
        evaluation("train", "window", Reading::trainWindow);
        evaluation("train", "total", Reading::trainTotal);
        evaluation("holdout", "window", Reading::holdoutWindow);
        evaluation("holdout", "total", Reading::holdoutTotal);
    }

    private void drift(DriftSettings settings, String statistic, ToLongFunction<long[]> detections) {
        FunctionCounter.builder("lifeboat.drift.detections", learner, view -> {
                    Reading reading = view.reading();
                    return reading == null ? 0 : detections.applyAsLong(reading.driftCounts());
                })
                .description("Changes that were detected in the log loss or in features")
                .tag("statistic", statistic)
                .tag("detector", tag(settings.detector()))
                .tag("reaction", tag(settings.reaction()))
                .register(registry);
    }

    private static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void count(String name, String unit, String description, ToDoubleFunction<Reading> counter) {
        FunctionCounter.builder(name, learner, view -> {
                    Reading reading = view.reading();
                    return reading == null ? 0 : counter.applyAsDouble(reading);
                })
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    private void evaluation(String set, String over, Function<Reading, Comparison> which) {
        Function<Reading, Metrics> model = which.andThen(Comparison::model);
        gauge("accuracy", "Share of predictions that were right", set, over, model, Metrics::accuracy);
        gauge("log.loss", "Mean of -ln of the probability of what happened", set, over, model, Metrics::logLoss);
        gauge("brier", "Mean squared error of the probabilities", set, over, model, Metrics::brier);
        gauge("auc", "Area under the ROC curve", set, over, model, Metrics::auc);
        gauge("calibration.error", "Expected calibration error", set, over, model, Metrics::calibrationError);
        gauge("kappa", "Agreement beyond chance", set, over, model, Metrics::kappa);
        baseline("majority", set, over, which.andThen(Comparison::majority));
        baseline("previous_label", set, over, which.andThen(Comparison::previousLabel));
    }

    private void gauge(
            String name,
            String description,
            String set,
            String over,
            Function<Reading, Metrics> which,
            ToDoubleFunction<Metrics> metric) {
        evaluationGauge(name, description, set, over, which, metric).register(registry);
    }

    private void baseline(String baseline, String set, String over, Function<Reading, Metrics> which) {
        String description = "Share of predictions of the baseline that were right, on the same records";
        evaluationGauge("baseline.accuracy", description, set, over, which, Metrics::accuracy)
                .tag("baseline", baseline)
                .register(registry);
    }

    private Gauge.Builder<LearnerView> evaluationGauge(
            String name,
            String description,
            String set,
            String over,
            Function<Reading, Metrics> which,
            ToDoubleFunction<Metrics> metric) {
        return Gauge.builder("lifeboat.evaluation." + name, learner, view -> {
                    Reading reading = view.reading();
                    return reading == null ? Double.NaN : metric.applyAsDouble(which.apply(reading));
                })
                .description(description)
                .tag("set", set)
                .tag("over", over)
                .strongReference(true);
    }
}
