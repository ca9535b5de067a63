package dev.lifeboat.metrics;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.learning.Step;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.pipeline.Totals;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The meters of the pipeline. Counters show what was committed (see {@link AccountingMeters}, {@link LearnerMeters}) and exist while a
 * partition, or the learner, is assigned to this instance. Timers and summaries are those of this process and include aborted
 * transactions.
 *
 * <p>Thread-safe. Recording does not allocate.
 */
public final class PipelineMetrics implements PipelineObserver {
    private final Accounting accounting;
    private final LearnerView learner;
    private final ModelView model;
    private final MeterGroup accountingMeters;
    private final MeterGroup learnerMeters;
    private final Timer labelDelay;
    private final Timer scoringLatency;
    private final Timer forward;
    private final Timer learnerStep;
    private final DistributionSummary loss;
    private final DistributionSummary gradientNorm;

    /**
     * @param holder holds the model that records are scored with
     * @param clock that the age of the model is measured with
     */
    public PipelineMetrics(LifeboatConfig config, ModelHolder holder, MeterRegistry registry, Clock clock) {
        accounting = new Accounting(config.schema().features().size());
        learner = new LearnerView(config.model());
        model = new ModelView(holder, clock);
        accountingMeters = new MeterGroup(registry, new AccountingMeters(registry, accounting, config)::register);
        learnerMeters = new MeterGroup(
                registry, new LearnerMeters(registry, learner, config.learning().settings())::register);
        new ModelMeters(registry, model).register(config.schema().scaledFeatures(), accounting);
        labelDelay = Timer.builder("lifeboat.label.delay")
                .description("From the timestamp of a record to that of its label")
                .serviceLevelObjectives(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(3),
                        Duration.ofMinutes(15),
                        Duration.ofHours(1),
                        Duration.ofHours(6),
                        Duration.ofDays(1),
                        Duration.ofDays(7))
                .register(registry);
        scoringLatency = Timer.builder("lifeboat.scoring.latency")
                .description("From the timestamp of a record to its prediction")
                .serviceLevelObjectives(
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1))
                .register(registry);
        forward = timer(registry, "lifeboat.model.forward", "Forward pass of one record; sampled");
        learnerStep = timer(registry, "lifeboat.learner.step", "Folding one mini-batch into the model");
        loss = summary(registry, "lifeboat.learner.loss", "Loss of a mini-batch before the optimizer step");
        gradientNorm = summary(registry, "lifeboat.gradient.norm", "Global norm of a gradient before clipping");
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(name).description(description).register(registry);
    }

    private static DistributionSummary summary(MeterRegistry registry, String name, String description) {
        return DistributionSummary.builder(name).description(description).register(registry);
    }

    /** Reads meters while no partition is assigned or revoked, so that all values are those of the same partitions. */
    public synchronized String read(Supplier<String> scrape) {
        return scrape.get();
    }

    /** The totals of the partitions that this instance scores, as of their last commits. */
    public Totals totals() {
        return accounting.totals();
    }

    /** Number of missing values in the partitions that this instance scores, per feature. */
    public long[] missing() {
        return accounting.missing();
    }

    /** Time since the model was published, in ms; NaN if none was. */
    public double modelAgeMs() {
        return model.ageMs();
    }

    /** From the newest example of the model to the most recently scored record, in ms; NaN if there is no example or record. */
    public double modelLagMs() {
        return model.lagMs();
    }

    /** Number of predictions that this process has emitted, including those of aborted transactions. */
    public long predictions() {
        return scoringLatency.count();
    }

    /** Number of contributions of the partitions that this instance scores that are not in the model. */
    public long learnerLag() {
        return accounting.lag(model.newest());
    }

    @Override
    public synchronized void assigned(int partition, Totals totals, long[] missing) {
        accounting.update(partition, totals, missing);
        accountingMeters.show();
    }

    @Override
    public void committing(int partition, Totals totals, long[] missing) {
        accounting.update(partition, totals, missing);
    }

    @Override
    public void journaled(int partition, long next) {
        accounting.journaled(partition, next);
    }

    @Override
    public synchronized void revoked(int partition) {
        if (accounting.isLast(partition)) {
            accountingMeters.hide();
        }
        accounting.remove(partition);
    }

    @Override
    public void scored(byte[] id, Prediction prediction, Model scoredWith, long timestamp, long latencyMs) {
        model.scored(scoredWith, timestamp);
        // A timer ignores negative durations, and its count would differ from the number of predictions.
        scoringLatency.record(Math.max(0, latencyMs), TimeUnit.MILLISECONDS);
    }

    @Override
    public void timed(long nanos) {
        forward.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void labeled(byte[] id, double label, long labelDelayMs) {
        labelDelay.record(labelDelayMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void folded(List<Step> steps, long nanos) {
        steps.forEach(step -> folded(step, nanos / steps.size()));
    }

    private void folded(Step step, long nanos) {
        learnerStep.record(nanos, TimeUnit.NANOSECONDS);
        // Not finite: there was nothing to learn from, or the step was skipped and is counted as such.
        if (Double.isFinite(step.loss())) {
            loss.record(step.loss());
        }
        if (Double.isFinite(step.gradientNorm())) {
            gradientNorm.record(step.gradientNorm());
        }
    }

    @Override
    public void learned(byte[] state) {
        learner.update(state);
        learnerMeters.show();
    }

    @Override
    public void learnerRevoked() {
        learnerMeters.hide();
    }

    @Override
    public void received(PublishedModel newest, long publishedMs) {
        model.published(publishedMs);
    }
}
