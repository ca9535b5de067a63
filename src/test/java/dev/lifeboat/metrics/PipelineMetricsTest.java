package dev.lifeboat.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Architecture;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearnerStateCodec;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelSignature;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.learning.SingleNetwork;
import dev.lifeboat.learning.Step;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.OutcomeResult;
import dev.lifeboat.pipeline.PredictionFate;
import dev.lifeboat.pipeline.RecordResult;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.stats.Scaling;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PipelineMetricsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long[] NONE_MISSING = {0, 0, 0};
    private static final byte[] ID = {1};
    private static final Prediction PREDICTION = new Prediction(new double[] {0.5}, 1, false);
    private static final List<String> COUNTED = List.of(
            "lifeboat.partitions",
            "lifeboat.records",
            "lifeboat.outcomes",
            "lifeboat.predictions",
            "lifeboat.pending",
            "lifeboat.stale",
            "lifeboat.misplaced",
            "lifeboat.dead.letters",
            "lifeboat.feature.missing");

    private final LifeboatConfig config = LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ModelHolder holder =
            new ModelHolder(Model.untrained(config.model(), config.learning().settings()));
    private final PipelineMetrics metrics =
            new PipelineMetrics(config, holder, registry, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void everyTotalHasACounter() {
        Totals totals = distinct(1);
        metrics.assigned(0, totals, NONE_MISSING);

        for (RecordResult result : RecordResult.values()) {
            assertThat(count("lifeboat.records", "result", tag(result))).isEqualTo(totals.of(result));
        }
        for (OutcomeResult result : OutcomeResult.values()) {
            assertThat(count("lifeboat.outcomes", "result", tag(result))).isEqualTo(totals.of(result));
        }
        for (PredictionFate fate : PredictionFate.values()) {
            assertThat(count("lifeboat.predictions", "fate", tag(fate))).isEqualTo(totals.of(fate));
        }
        for (DeadLetterReason reason : EnumSet.complementOf(EnumSet.of(DeadLetterReason.ORPHAN_OUTCOME))) {
            assertThat(count("lifeboat.dead.letters", "topic", "passengers", "reason", reason.tag()))
                    .isEqualTo(totals.deadRecords(reason));
        }
        for (DeadLetterReason reason : EnumSet.of(DeadLetterReason.BAD_LABEL, DeadLetterReason.ORPHAN_OUTCOME)) {
            assertThat(count("lifeboat.dead.letters", "topic", "outcomes", "reason", reason.tag()))
                    .isEqualTo(totals.deadOutcomes(reason));
        }
        assertThat(count("lifeboat.misplaced")).isEqualTo(totals.misplaced());
        assertThat(count("lifeboat.stale")).isEqualTo(totals.stale());
        assertThat(count("lifeboat.pending", "state", "awaiting")).isEqualTo(totals.awaiting());
        assertThat(count("lifeboat.pending", "state", "early")).isEqualTo(totals.early());
    }

    @Test
    void countersAreSumsOverTheAssignedPartitions() {
        metrics.assigned(0, distinct(1), new long[] {0, 0, 5});
        metrics.assigned(3, distinct(100), new long[] {1, 0, 7});
        long both = distinct(1).of(RecordResult.PREDICTED) + distinct(100).of(RecordResult.PREDICTED);
        assertThat(count("lifeboat.records", "result", "predicted")).isEqualTo(both);
        assertThat(value("lifeboat.feature.missing", "feature", "age")).isEqualTo(12);
        assertThat(metrics.missing()).containsExactly(1, 0, 12);
        assertThat(value("lifeboat.partitions")).isEqualTo(2);

        metrics.revoked(0);

        assertThat(count("lifeboat.records", "result", "predicted"))
                .isEqualTo(distinct(100).of(RecordResult.PREDICTED));
        assertThat(value("lifeboat.feature.missing", "feature", "age")).isEqualTo(7);
    }

    /** Meters are read one after the other. */
    @Test
    void noPartitionIsAssignedOrRevokedWhileMetersAreRead() {
        metrics.assigned(0, distinct(1), NONE_MISSING);
        Thread assigning = new Thread(() -> metrics.assigned(1, distinct(100), NONE_MISSING));
        Thread revoking = new Thread(() -> metrics.revoked(0));

        String scrape = metrics.read(() -> {
            double partitions = value("lifeboat.partitions");
            assigning.start();
            revoking.start();
            await().until(() -> isBlockedOrTerminated(assigning) && isBlockedOrTerminated(revoking));
            return partitions + " of " + count("lifeboat.records", "result", "predicted");
        });

        assertThat(scrape).isEqualTo("1.0 of " + distinct(1).of(RecordResult.PREDICTED));
        await().until(() -> !assigning.isAlive() && !revoking.isAlive());
        assertThat(count("lifeboat.records", "result", "predicted"))
                .isEqualTo(distinct(100).of(RecordResult.PREDICTED));
    }

    private static boolean isBlockedOrTerminated(Thread thread) {
        return thread.getState() == Thread.State.BLOCKED || thread.getState() == Thread.State.TERMINATED;
    }

    /** Prometheus would take a counter that starts at 0 and returns to its former value for an increase. */
    @Test
    void countersExistWhileAPartitionIsAssigned() {
        Set<String> before = names();
        assertThat(before).doesNotContainAnyElementsOf(COUNTED).contains("lifeboat.scoring.latency");

        metrics.assigned(0, distinct(1), NONE_MISSING);
        metrics.assigned(1, distinct(1), NONE_MISSING);
        metrics.revoked(0);
        assertThat(names()).containsAll(COUNTED);

        metrics.revoked(1);
        assertThat(names()).isEqualTo(before);

        metrics.assigned(1, distinct(7), NONE_MISSING);
        assertThat(count("lifeboat.records", "result", "predicted"))
                .isEqualTo(distinct(7).of(RecordResult.PREDICTED));
    }

    /** {@link MetricsRegistry} combines registries if metrics are pushed. */
    @Test
    void countersAreAddedAndRemovedInEveryRegistry() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MeterRegistry both = new CompositeMeterRegistry().add(prometheus).add(new SimpleMeterRegistry());
        var composed = new PipelineMetrics(config, holder, both, Clock.fixed(NOW, ZoneOffset.UTC));

        for (int i = 0; i < 2; i++) {
            assertThat(prometheus.scrape()).doesNotContain("lifeboat_records_total");
            composed.assigned(0, distinct(1), NONE_MISSING);
            assertThat(prometheus.scrape()).contains("\nlifeboat_records_total{result=\"predicted\"} ");
            composed.revoked(0);
        }
    }

    @Test
    void learnerMetersExistWhileTheLearnerIsAssigned() {
        Set<String> before = names();
        assertThat(before).noneMatch(name -> name.matches("lifeboat\\.(learner\\.examples|evaluation|drift|dead).*"));

        learned();
        assertThat(names())
                .contains(
                        "lifeboat.learner.examples",
                        "lifeboat.drift.detections",
                        "lifeboat.dead.units",
                        "lifeboat.evaluation.accuracy");

        metrics.learnerRevoked();
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void histogramBucketsAreNarrowEnough() {
        assertThat(widestStep("lifeboat.scoring.latency")).isLessThanOrEqualTo(7);
        assertThat(widestStep("lifeboat.label.delay")).isLessThanOrEqualTo(7);
    }

    /** The largest factor between adjacent bounds. */
    private double widestStep(String timer) {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var unused = new PipelineMetrics(config, holder, prometheus, Clock.fixed(NOW, ZoneOffset.UTC));
        CountAtBucket[] buckets = prometheus.get(timer).timer().takeSnapshot().histogramCounts();
        return IntStream.range(1, buckets.length)
                .mapToDouble(i -> buckets[i].bucket() / buckets[i - 1].bucket())
                .filter(Double::isFinite)
                .max()
                .orElseThrow();
    }

    @Test
    void countsOfAnAbortedTransactionAreReverted() {
        metrics.assigned(0, distinct(1), NONE_MISSING);
        metrics.committing(0, distinct(50), NONE_MISSING);

        metrics.assigned(0, distinct(1), NONE_MISSING);

        assertThat(count("lifeboat.records", "result", "predicted"))
                .isEqualTo(distinct(1).of(RecordResult.PREDICTED));
    }

    @Test
    void learnerLagIsTheNumberOfJournalRecordsThatAreNotInTheModel() {
        metrics.journaled(0, 5);
        metrics.journaled(1, 7);
        assertThat(value("lifeboat.learner.lag")).isEqualTo(12);

        metrics.revoked(1);

        assertThat(value("lifeboat.learner.lag")).isEqualTo(5);
    }

    @Test
    void latencyOfARecordAheadOfTheClockIsZero() {
        metrics.scored(ID, PREDICTION, model(ModelVersion.NO_EVENT_TIME), 0, -500);
        metrics.scored(ID, PREDICTION, model(ModelVersion.NO_EVENT_TIME), 0, 30);
        assertThat(metrics.predictions()).isEqualTo(2);

        var latency = registry.get("lifeboat.scoring.latency").timer();
        assertThat(latency.count()).isEqualTo(2);
        assertThat(latency.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(30);
    }

    @Test
    void modelLagIsMeasuredInEventTime() {
        metrics.scored(ID, PREDICTION, model(ModelVersion.NO_EVENT_TIME), 9_000, 1);
        assertThat(value("lifeboat.model.lag")).isNaN();

        metrics.scored(ID, PREDICTION, model(4_000), 9_000, 1);

        assertThat(value("lifeboat.model.lag")).isEqualTo(5);
    }

    @Test
    void modelAgeIsMeasuredByTheWallClock() {
        assertThat(value("lifeboat.model.age")).isNaN();

        metrics.received(holder.newest(), NOW.minusSeconds(3).toEpochMilli());

        assertThat(value("lifeboat.model.age")).isEqualTo(3);
        assertThat(value("lifeboat.model.version")).isEqualTo((double) ModelVersion.NONE);
    }

    @Test
    void skippedAndEmptyStepsHaveNoLoss() {
        Step step = new Step(8, 0.25, 1.5, false, 0);
        Step skipped = new Step(8, Double.NaN, Double.NaN, true, 0);
        Step empty = new Step(0, Double.NaN, Double.NaN, false, 0);
        metrics.folded(List.of(step, skipped), 2_000);
        metrics.folded(List.of(empty), 1_000);
        metrics.folded(List.of(), 1_000);

        assertThat(registry.get("lifeboat.learner.loss").summary().totalAmount())
                .isEqualTo(0.25);
        assertThat(registry.get("lifeboat.gradient.norm").summary().count()).isEqualTo(1);
        assertThat(registry.get("lifeboat.learner.step").timer().count()).isEqualTo(3);
    }

    @Test
    void undefinedEvaluationIsNotANumber() {
        learned();

        assertThat(value("lifeboat.evaluation.accuracy", "set", "prequential", "over", "window"))
                .isNaN();
        assertThat(value("lifeboat.evaluation.auc", "set", "holdout", "over", "total"))
                .isNaN();
        assertThat(value("lifeboat.learner.batches")).isZero();
    }

    private void learned() {
        LearnerState state =
                LearnerState.initial(config.model(), config.learning().settings());
        metrics.learned(new LearnerStateCodec(config.model()).toBytesWithoutReplay(state));
    }

    private Set<String> names() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .collect(Collectors.toSet());
    }

    private Model model(long eventTime) {
        ModelSignature signature = config.model();
        Architecture architecture = SingleNetwork.architecture(config.learning().settings());
        return SingleNetwork.model(
                signature,
                architecture,
                new ModelVersion(1, 1, eventTime),
                new double[architecture.shape(signature).parameterCount()],
                Scaling.none(signature.scaledInputs().length),
                10);
    }

    /** Counters that are all different. */
    private static Totals distinct(int first) {
        long[] counters = new Totals().toArray();
        int section = 0;
        while (section < counters.length) {
            int end = section + 1 + (int) counters[section];
            for (int i = section + 1; i < end; i++) {
                counters[i] = (long) first + i;
            }
            section = end;
        }
        return Totals.of(counters);
    }

    private long count(String name, String... tags) {
        return Math.round(value(name, tags));
    }

    private double value(String name, String... tags) {
        Meter meter = Objects.requireNonNull(registry.find(name).tags(tags).meter(), name);
        return meter.measure().iterator().next().getValue();
    }

    private static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
