package dev.lifeboat.metrics;

import dev.lifeboat.evaluation.Comparison;
import dev.lifeboat.evaluation.Metrics;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.metrics.LearnerView.Summary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Meters of the learner state, on the instance that runs the learner. */
final class LearnerMeters {
    private final MeterRegistry registry;
    private final LearnerView learner;
    private final LearningSettings settings;

    LearnerMeters(MeterRegistry registry, LearnerView learner, LearningSettings settings) {
        this.registry = registry;
        this.learner = learner;
        this.settings = settings;
    }

    List<Meter> register() {
        List<Meter> meters = new ArrayList<>();
        meters.add(count(
                "batches",
                "batches",
                "Mini-batches learned from",
                summary -> summary.counts().batches()));
        meters.add(count(
                "examples",
                "examples",
                "Examples learned from",
                summary -> summary.counts().examples()));
        meters.add(count(
                "skipped",
                "batches",
                "Optimizer steps that were skipped because their gradient was not finite",
                summary -> summary.counts().skipped()));
        meters.add(counter("lifeboat.settings.changes", Summary::settingsChanges)
                .description("Journal records that changed the learning settings")
                .register(registry));
        meters.add(gauge("lifeboat.dead.units", Summary::inactiveUnits)
                .description("Hidden units that were inactive for a whole evaluation window")
                .baseUnit("units")
                .register(registry));
        meters.add(drift("log_loss", counts -> Arrays.stream(counts).limit(1).sum()));
        // One series for all features; the events of the published model name them.
        meters.add(drift("feature", counts -> Arrays.stream(counts).skip(1).sum()));
        addEvaluation(meters, "prequential", "window", Summary::prequentialWindow);
        addEvaluation(meters, "prequential", "total", Summary::prequentialTotal);
        addEvaluation(meters, "holdout", "window", Summary::heldOutWindow);
        addEvaluation(meters, "holdout", "total", Summary::heldOutTotal);
        if (settings.members().size() > 1) {
            settings.members().forEach(member -> addMember(meters, member.name()));
        }
        return meters;
    }

    private void addMember(List<Meter> meters, String member) {
        meters.add(gauge(
                        "lifeboat.member.weight",
                        summary -> summary.member(member).weight())
                .description("Weight of the member in the ensemble's predictions")
                .tag("member", member)
                .register(registry));
        meters.add(gauge(
                        "lifeboat.member.log.loss",
                        summary -> summary.member(member).logLoss())
                .description(
                        "Mean of -ln of the probability that the member emitted for the actual label, over the window")
                .tag("member", member)
                .register(registry));
    }

    private Meter count(String name, String unit, String description, ToDoubleFunction<Summary> counter) {
        return counter("lifeboat.learner." + name, counter)
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    private Meter drift(String statistic, ToLongFunction<long[]> detections) {
        return counter("lifeboat.drift.detections", summary -> detections.applyAsLong(summary.driftCounts()))
                .description("Changes detected in the log loss or in features")
                .tag("statistic", statistic)
                .tag("detector", tag(settings.drift().detector()))
                .tag("reaction", tag(settings.drift().reaction()))
                .register(registry);
    }

    private static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void addEvaluation(List<Meter> meters, String set, String over, Function<Summary, Comparison> which) {
        Tags tags = Tags.of("set", set, "over", over);
        Function<Summary, Metrics> model = which.andThen(Comparison::model);
        meters.add(metric("accuracy", "Fraction of correct predictions", tags, model, Metrics::accuracy));
        meters.add(metric(
                "log.loss", "Mean of -ln of the probability of the actual label", tags, model, Metrics::logLoss));
        meters.add(metric("brier", "Mean squared error of the probabilities", tags, model, Metrics::brier));
        meters.add(metric("auc", "Area under the ROC curve", tags, model, Metrics::auc));
        meters.add(metric("calibration.error", "Expected calibration error", tags, model, Metrics::calibrationError));
        meters.add(metric("kappa", "Cohen's kappa", tags, model, Metrics::kappa));
        meters.add(baseline("majority", tags, which.andThen(Comparison::majority)));
        meters.add(baseline("previous_label", tags, which.andThen(Comparison::previousLabel)));
    }

    private Meter baseline(String baseline, Tags tags, Function<Summary, Metrics> which) {
        String description = "Share of predictions of the baseline that were right, on the same records";
        return metric("baseline.accuracy", description, tags.and("baseline", baseline), which, Metrics::accuracy);
    }

    private Meter metric(
            String name,
            String description,
            Tags tags,
            Function<Summary, Metrics> which,
            ToDoubleFunction<Metrics> metric) {
        return gauge("lifeboat.evaluation." + name, summary -> metric.applyAsDouble(which.apply(summary)))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private FunctionCounter.Builder<LearnerView> counter(String name, ToDoubleFunction<Summary> value) {
        return FunctionCounter.builder(name, learner, view -> value.applyAsDouble(view.summary()));
    }

    private Gauge.Builder<LearnerView> gauge(String name, ToDoubleFunction<Summary> value) {
        return Gauge.builder(name, learner, view -> value.applyAsDouble(view.summary()))
                .strongReference(true);
    }
}
