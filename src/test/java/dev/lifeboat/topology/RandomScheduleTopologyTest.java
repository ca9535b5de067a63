package dev.lifeboat.topology;

import static dev.lifeboat.topology.Passengers.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.Example;
import dev.lifeboat.pipeline.OutcomeResult;
import dev.lifeboat.pipeline.PredictionFate;
import dev.lifeboat.pipeline.RecordResult;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.DeadLetterReason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.jspecify.annotations.Nullable;

/**
 * Random schedules of records, outcomes, tombstones, bad records and restarts, with timestamps behind and ahead of the wall clock:
 * outcomes overtake their records. After each step, the pipeline agrees with {@link JoinReference}.
 */
class RandomScheduleTopologyTest {
    private static final long HORIZON = 100;
    private static final String MATCHED_NEXT = "an outcome that came before the second record of its id";

    private enum Kind {
        RECORD,
        LABELED_RECORD,
        OUTCOME,
        RECORD_TOMBSTONE,
        OUTCOME_TOMBSTONE,
        BAD_RECORD,
        BAD_OUTCOME,
        RESTART,
        INIT_AGAIN,
        MANY_RECORDS
    }

    /**
     * @param pause before the step, by the wall clock
     * @param skew of the timestamp, relative to the wall clock
     */
    record Move(Kind kind, int id, int label, long pause, long skew) {}

    @Provide
    Arbitrary<List<Move>> schedules() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(8, Kind.RECORD),
                Tuple.of(3, Kind.LABELED_RECORD),
                Tuple.of(8, Kind.OUTCOME),
                Tuple.of(2, Kind.RECORD_TOMBSTONE),
                Tuple.of(2, Kind.OUTCOME_TOMBSTONE),
                Tuple.of(1, Kind.BAD_RECORD),
                Tuple.of(1, Kind.BAD_OUTCOME),
                Tuple.of(1, Kind.RESTART),
                Tuple.of(1, Kind.INIT_AGAIN),
                Tuple.of(1, Kind.MANY_RECORDS));
        Arbitrary<Long> pauses = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.longs().between(0, 5)),
                Tuple.of(1, Arbitraries.longs().between(0, 60)),
                Tuple.of(1, Arbitraries.of(HORIZON - 1, HORIZON, HORIZON + 1, 2 * HORIZON, 5 * HORIZON)));
        Arbitrary<Long> skews = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(0L)),
                Tuple.of(4, Arbitraries.longs().between(-10, 5)),
                Tuple.of(1, Arbitraries.longs().between(-150, 0)),
                Tuple.of(1, Arbitraries.longs().between(0, 5 * HORIZON)));
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 1),
                        pauses,
                        skews)
                .as(Move::new)
                .list()
                .ofMinSize(30)
                .ofMaxSize(150);
    }

    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    @Property(tries = 80, shrinking = ShrinkingMode.BOUNDED)
    void pipelineAgreesWithTheReference(@ForAll("schedules") List<Move> schedule, @ForAll boolean expiryIsNegative) {
        Map<String, String> overrides = Map.of(
                "outcomes.horizon.ms", Long.toString(HORIZON),
                "outcomes.on.expiry", expiryIsNegative ? "negative" : "discard",
                "learning.batch.size", "1",
                "features.age.max", "1000000",
                "models.interval.ms", "86400000");
        try (Pipeline pipeline = Pipeline.titanic(overrides)) {
            Run run = new Run(pipeline, new JoinReference(HORIZON, expiryIsNegative));
            schedule.forEach(run::move);
            Accounts.requireBalance(pipeline);
            Totals totals = pipeline.totals();
            long letters = 0;
            for (DeadLetterReason reason : DeadLetterReason.values()) {
                letters += totals.deadRecords(reason) + totals.deadOutcomes(reason);
            }
            assertThat(pipeline.deadLetters()).hasSize((int) letters);
            assertThat(pipeline.predictions()).hasSize((int) totals.of(RecordResult.PREDICTED));
            requireCoverage(totals, run.reference);
        }
    }

    /** Together, the schedules lead to every result but one: the driver cannot produce an offset twice. */
    private static void requireCoverage(Totals totals, JoinReference reference) {
        Set<OutcomeResult> possible = EnumSet.complementOf(EnumSet.of(OutcomeResult.SKIPPED));
        for (OutcomeResult result : possible) {
            if (totals.of(result) > 0) {
                Statistics.collect(result.name());
            }
        }
        if (reference.matchedNext() > 0) {
            Statistics.collect(MATCHED_NEXT);
        }
        Statistics.coverage(coverage -> {
            possible.forEach(result -> coverage.check(result.name()).count(count -> count > 0));
            coverage.check(MATCHED_NEXT).count(count -> count > 0);
        });
    }

    /** One schedule in the pipeline and in the reference. */
    private static final class Run {
        private final Pipeline pipeline;
        private final JoinReference reference;
        private final List<String> learned = new ArrayList<>();
        private int tag;

        Run(Pipeline pipeline, JoinReference reference) {
            this.pipeline = pipeline;
            this.reference = reference;
        }

        void move(Move move) {
            pipeline.advance(move.pause);
            long now = pipeline.now();
            long timestamp = now + move.skew;
            String id = "id" + move.id;
            switch (move.kind) {
                case RECORD -> record(id, null, timestamp);
                case LABELED_RECORD -> record(id, move.label, timestamp);
                case OUTCOME -> {
                    pipeline.outcomeAhead(id, outcome(move.label), timestamp);
                    reference.outcome(id, move.label, timestamp, now);
                }
                case RECORD_TOMBSTONE -> {
                    pipeline.recordAhead(id, null, timestamp);
                    reference.recordTombstone(id, timestamp, now);
                }
                case OUTCOME_TOMBSTONE -> {
                    pipeline.outcomeAhead(id, null, timestamp);
                    reference.outcomeTombstone(id, timestamp, now);
                }
                case BAD_RECORD -> {
                    pipeline.recordAhead(id, "{\"pclass\":3,\"survived\":1}", now + 10 * HORIZON);
                    reference.badRecord();
                }
                case BAD_OUTCOME -> {
                    pipeline.outcomeAhead(id, "{\"survived\":7}", now + 10 * HORIZON);
                    reference.badOutcome();
                }
                case RESTART -> pipeline.restart();
                case INIT_AGAIN -> pipeline.initAgain();
                case MANY_RECORDS -> {
                    // More than one sweep can end.
                    for (int i = 0; i < 40; i++) {
                        record("many" + i, null, timestamp);
                    }
                }
            }
            requireEqual();
        }

        private void record(String id, @Nullable Integer label, long timestamp) {
            tag++;
            String inline = label == null ? "" : ",\"survived\":" + label;
            pipeline.recordAhead(id, "{\"pclass\":2,\"sex\":\"male\",\"age\":" + tag + inline + "}", timestamp);
            reference.record(id, tag, label, timestamp, pipeline.now());
        }

        private void requireEqual() {
            Totals totals = pipeline.totals();
            assertThat(counts(totals)).isEqualTo(reference.counts());
            assertThat(totals.awaiting()).isEqualTo(reference.awaiting());
            assertThat(totals.early()).isEqualTo(reference.early());
            pipeline.examples().forEach(example -> learned.add(describe(example)));
            assertThat(learned).isEqualTo(reference.learned());
        }
    }

    /** The tag of a record is its age. */
    private static String describe(Example example) {
        String how = example.use() == Example.Use.EXPIRED ? "expired" : "after " + example.labelDelayMs();
        return (int) example.features()[2] + " " + (int) example.label() + " " + how;
    }

    private static Map<String, Long> counts(Totals totals) {
        Map<String, Long> counts = new TreeMap<>();
        for (RecordResult result : RecordResult.values()) {
            counts.put("record " + lower(result), totals.of(result));
        }
        for (OutcomeResult result : OutcomeResult.values()) {
            counts.put("outcome " + lower(result), totals.of(result));
        }
        for (PredictionFate fate : PredictionFate.values()) {
            counts.put("fate " + lower(fate), totals.of(fate));
        }
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
