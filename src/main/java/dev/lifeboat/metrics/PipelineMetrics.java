package dev.lifeboat.metrics;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Step;
import dev.lifeboat.topology.ModelHolder;
import dev.lifeboat.topology.PipelineObserver;
import dev.lifeboat.topology.Totals;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The pipeline as meters. Counters are a view of what was committed (see {@link AccountingMeters}, {@link LearnerMeters}), and
 * are there while a partition, or the learner, is; timers and summaries are of this process, and count what an aborted transaction
 * did as well.
 *
 * <p>Safe to share between threads. Recording allocates nothing: every meter is looked up once, here.
 */
public final class PipelineMetrics implements PipelineObserver {
    private final Accounting accounting;
    private final LearnerView learner = new LearnerView();
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
     * @param holder of the model that records are scored with
     * @param clock against which the model's age is told
     */
    public PipelineMetrics(LifeboatConfig config, ModelHolder holder, MeterRegistry registry, Clock clock) {
        accounting = new Accounting(config.schema().features().size());
        model = new ModelView(holder, clock);
        accountingMeters = new MeterGroup(registry, new AccountingMeters(registry, accounting, config)::register);
        learnerMeters = new MeterGroup(
                registry, new LearnerMeters(registry, learner, config.learning().drift())::register);
        new ModelMeters(registry, model).register(config.schema().scaledFeatures(), accounting);
        labelDelay = Timer.builder("lifeboat.label.delay")
                .description("From a prediction's timestamp to its label's")
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
                .description("From a record's timestamp to its prediction")
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
        forward = timer(registry, "lifeboat.model.forward", "The network's forward pass for one record; a sample");
        learnerStep = timer(registry, "lifeboat.learner.step", "Folding one journal record into the model");
        loss = summary(registry, "lifeboat.learner.loss", "Loss of a mini-batch before its step");
        gradientNorm = summary(registry, "lifeboat.gradient.norm", "Global norm of a gradient before clipping");
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(name).description(description).register(registry);
    }

    private static DistributionSummary summary(MeterRegistry registry, String name, String description) {
        return DistributionSummary.builder(name).description(description).register(registry);
    }

    /** Reads meters while no partition comes or goes: how many there are, and what they count, is then of the same ones. */
    public synchronized String read(Supplier<String> scrape) {
        return scrape.get();
    }

    /** The sum over the partitions scored here, as of their last commits. */
    public Totals totals() {
        return accounting.totals();
    }

    /** Missing values that the partitions scored here have had so far, a feature. */
    public long[] missing() {
        return accounting.missing();
    }

    /** Wall clock since the model was published, in ms; NaN if none was. */
    public double modelAgeMs() {
        return model.ageMs();
    }

    /** From the model's newest example to the record last scored, in ms; NaN if there is none of either. */
    public double modelLagMs() {
        return model.lagMs();
    }

    /** Predictions that this process has emitted, also in transactions that were aborted. */
    public long predictions() {
        return scoringLatency.count();
    }

    /** Journal records of the partitions scored here that are not in the model. */
    public long learnerLag() {
        return accounting.lag(model.held());
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
    public void journalled(int partition, long next) {
        accounting.journalled(partition, next);
    }

    @Override
    public synchronized void revoked(int partition) {
        if (accounting.isLast(partition)) {
            accountingMeters.hide();
        }
        accounting.remove(partition);
    }

    @Override
    public void scored(byte[] id, double probability, Model scoredWith, long timestamp, long latencyMs) {
        model.scored(scoredWith, timestamp);
        // A timer leaves out what is negative, and its count would not be that of the predictions.
        scoringLatency.record(Math.max(0, latencyMs), TimeUnit.MILLISECONDS);
    }

    @Override
    public void forwarded(long nanos) {
        forward.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void labelled(byte[] id, boolean label, long labelDelayMs) {
        labelDelay.record(labelDelayMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void folded(Step step, long nanos) {
        learnerStep.record(nanos, TimeUnit.NANOSECONDS);
        // Not finite: nothing was learned from, or the step was skipped and is counted as such.
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
    public void held(ModelHolder.Held newest, long publishedMs) {
        model.published(publishedMs);
    }
}
