package dev.lifeboat.metrics;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.pipeline.OutcomeResult;
import dev.lifeboat.pipeline.PredictionFate;
import dev.lifeboat.pipeline.RecordResult;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.Feature;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Meters of the totals. They survive restarts and exclude aborted transactions. Over the partitions that this instance scores, at any commit
 * (see {@link Totals}):
 *
 * <ul>
 *   <li>records consumed = sum of {@code lifeboat.records}
 *   <li>outcomes consumed = sum of {@code lifeboat.outcomes} + {@code lifeboat.pending{state=early}}
 *   <li>{@code lifeboat.records{result=predicted}} = sum of {@code lifeboat.predictions} + {@code
 *       lifeboat.pending{state=awaiting}}
 * </ul>
 */
final class AccountingMeters {
    private static final String RECORDS = "records";

    /** Reasons for which no outcome is rejected. */
    private static final Set<DeadLetterReason> FEATURE_REASONS = EnumSet.of(
            DeadLetterReason.MISSING_FEATURE,
            DeadLetterReason.WRONG_TYPE,
            DeadLetterReason.OUT_OF_RANGE,
            DeadLetterReason.UNKNOWN_CATEGORY);

    private final MeterRegistry registry;
    private final Accounting accounting;
    private final LifeboatConfig config;

    AccountingMeters(MeterRegistry registry, Accounting accounting, LifeboatConfig config) {
        this.registry = registry;
        this.accounting = accounting;
        this.config = config;
    }

    List<Meter> register() {
        List<Meter> meters = new ArrayList<>();
        meters.add(Gauge.builder("lifeboat.partitions", accounting, Accounting::partitions)
                .description("Partitions of the input topic that this instance scores, which the counters refer to")
                .strongReference(true)
                .register(registry));
        for (RecordResult result : RecordResult.values()) {
            meters.add(count("lifeboat.records", RECORDS, "Records of the input topic", totals -> totals.of(result))
                    .tag("result", tag(result))
                    .register(registry));
        }
        for (OutcomeResult result : OutcomeResult.values()) {
            meters.add(
                    count("lifeboat.outcomes", "outcomes", "Records of the outcomes topic", totals -> totals.of(result))
                            .tag("result", tag(result))
                            .register(registry));
        }
        for (PredictionFate fate : PredictionFate.values()) {
            meters.add(count(
                            "lifeboat.predictions",
                            "predictions",
                            "Predictions, by how the wait for their label ended",
                            totals -> totals.of(fate))
                    .tag("fate", tag(fate))
                    .register(registry));
        }
        meters.add(count(
                        "lifeboat.stale",
                        "predictions",
                        "Predictions of a model that was too far behind the record",
                        Totals::stale)
                .register(registry));
        meters.add(count(
                        "lifeboat.misplaced",
                        RECORDS,
                        "Records and outcomes on another partition than that of Kafka's default partitioner, where outcomes are joined",
                        Totals::misplaced)
                .register(registry));
        meters.add(pending("awaiting", Totals::awaiting));
        meters.add(pending("early", Totals::early));
        addDeadLetters(meters);
        addMissing(meters);
        return meters;
    }

    private Meter pending(String state, ToDoubleFunction<Totals> counter) {
        return Gauge.builder("lifeboat.pending", accounting, all -> all.sum(counter))
                .description("Predictions that wait for their outcome, and outcomes that wait for their record")
                .baseUnit(RECORDS)
                .tag("state", state)
                .strongReference(true)
                .register(registry);
    }

    private void addDeadLetters(List<Meter> meters) {
        String outcomes = config.topics().outcomes();
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            if (reason != DeadLetterReason.ORPHAN_OUTCOME) {
                meters.add(deadLetters(config.topics().input(), reason, totals -> totals.deadRecords(reason)));
            }
            if (outcomes != null && !FEATURE_REASONS.contains(reason)) {
                meters.add(deadLetters(outcomes, reason, totals -> totals.deadOutcomes(reason)));
            }
        }
    }

    private Meter deadLetters(String topic, DeadLetterReason reason, ToDoubleFunction<Totals> counter) {
        return count("lifeboat.dead.letters", "letters", "Rejected records", counter)
                .tag("topic", topic)
                .tag("reason", reason.tag())
                .register(registry);
    }

    private void addMissing(List<Meter> meters) {
        List<Feature> features = config.schema().features();
        for (int i = 0; i < features.size(); i++) {
            int feature = i;
            meters.add(FunctionCounter.builder("lifeboat.feature.missing", accounting, all -> all.missing()[feature])
                    .description("Accepted records without a value for the feature")
                    .baseUnit(RECORDS)
                    .tag("feature", features.get(i).name())
                    .register(registry));
        }
    }

    private FunctionCounter.Builder<Accounting> count(
            String name, String unit, String description, ToDoubleFunction<Totals> counter) {
        return FunctionCounter.builder(name, accounting, all -> all.sum(counter))
                .description(description)
                .baseUnit(unit);
    }

    private static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
