package dev.lifeboat.topology;

import static dev.lifeboat.topology.Pipeline.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.Example;
import dev.lifeboat.pipeline.OutcomeResult;
import dev.lifeboat.pipeline.PredictionFate;
import dev.lifeboat.pipeline.RecordResult;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.DeadLetterReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Any order of records, outcomes, tombstones, jumps of time, bad records and restarts: after each, the rules hold. */
class RandomScheduleTopologyTest {
    private static final long HORIZON = 100;

    private enum Kind {
        RECORD,
        LABELLED_RECORD,
        OUTCOME,
        RECORD_TOMBSTONE,
        OUTCOME_TOMBSTONE,
        BAD_RECORD,
        BAD_OUTCOME,
        RESTART,
        INIT_AGAIN,
        CROWD
    }

    /** @param jump of the timestamp, back or forth */
    record Move(Kind kind, int id, boolean label, long jump) {}

    @Provide
    Arbitrary<List<Move>> schedules() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(8, Kind.RECORD),
                Tuple.of(3, Kind.LABELLED_RECORD),
                Tuple.of(8, Kind.OUTCOME),
                Tuple.of(2, Kind.RECORD_TOMBSTONE),
                Tuple.of(2, Kind.OUTCOME_TOMBSTONE),
                Tuple.of(1, Kind.BAD_RECORD),
                Tuple.of(1, Kind.BAD_OUTCOME),
                Tuple.of(1, Kind.RESTART),
                Tuple.of(1, Kind.INIT_AGAIN),
                Tuple.of(1, Kind.CROWD));
        Arbitrary<Long> jumps = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(0, 5)),
                Tuple.of(2, Arbitraries.longs().between(-150, 60)),
                Tuple.of(1, Arbitraries.of(HORIZON - 1, HORIZON, HORIZON + 1, 2 * HORIZON, 5 * HORIZON)));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 4), Arbitraries.of(true, false), jumps)
                .as(Move::new)
                .list()
                .ofMinSize(30)
                .ofMaxSize(150);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void pipelineDoesWhatTheRulesSay(@ForAll("schedules") List<Move> schedule, @ForAll boolean silenceIsNo) {
        Map<String, String> overrides = Map.of(
                "outcomes.horizon.ms", Long.toString(HORIZON),
                "outcomes.on.expiry", silenceIsNo ? "negative" : "discard",
                "learning.batch.size", "1",
                "features.age.max", "1000000",
                "models.interval.ms", "86400000");
        try (Pipeline pipeline = Pipeline.titanic(overrides)) {
            Run run = new Run(pipeline, new JoinReference(HORIZON, silenceIsNo));
            schedule.forEach(run::move);
            Accounts.requireBalance(pipeline);
            for (DeadLetterReason reason : DeadLetterReason.values()) {
                run.letters += pipeline.totals().deadRecords(reason)
                        + pipeline.totals().deadOutcomes(reason);
            }
            assertThat(pipeline.deadLetters()).hasSize((int) run.letters);
            assertThat(pipeline.predictions()).hasSize((int) pipeline.totals().of(RecordResult.PREDICTED));
        }
    }

    /** One schedule in the pipeline and in the reference, side by side. */
    private static final class Run {
        private final Pipeline pipeline;
        private final JoinReference reference;
        private final List<String> learned = new ArrayList<>();
        private long time = T0;
        private int tag;
        private long letters;

        Run(Pipeline pipeline, JoinReference reference) {
            this.pipeline = pipeline;
            this.reference = reference;
        }

        void move(Move move) {
            time = Math.max(T0 - 1000, time + move.jump);
            String id = "id" + move.id;
            String outcome = "{\"survived\":" + move.label + "}";
            switch (move.kind) {
                case RECORD -> record(id, null);
                case LABELLED_RECORD -> record(id, move.label);
                case OUTCOME -> {
                    pipeline.outcome(id, outcome, time);
                    reference.outcome(id, move.label, time);
                }
                case RECORD_TOMBSTONE -> {
                    pipeline.record(id, null, time);
                    reference.recordTombstone(id, time);
                }
                case OUTCOME_TOMBSTONE -> {
                    pipeline.outcome(id, null, time);
                    reference.outcomeTombstone(id, time);
                }
                case BAD_RECORD -> {
                    pipeline.record(id, "{\"pclass\":3,\"survived\":1}", time + 10 * HORIZON);
                    reference.badRecord();
                }
                case BAD_OUTCOME -> {
                    pipeline.outcome(id, "{\"survived\":7}", time + 10 * HORIZON);
                    reference.badOutcome();
                }
                case RESTART -> pipeline.restart();
                case INIT_AGAIN -> pipeline.initAgain();
                case CROWD -> {
                    // More than one sweep can end.
                    for (int i = 0; i < 40; i++) {
                        record("crowd" + i, null);
                    }
                }
            }
            requireEqual();
        }

        private void record(String id, @Nullable Boolean label) {
            tag++;
            String inline = label == null ? "" : ",\"survived\":" + label;
            pipeline.record(id, "{\"pclass\":2,\"sex\":\"male\",\"age\":" + tag + inline + "}", time);
            reference.record(id, tag, label, time);
        }

        private void requireEqual() {
            Totals totals = pipeline.totals();
            assertThat(counts(totals)).isEqualTo(reference.counts());
            assertThat(totals.awaiting()).isEqualTo(reference.awaiting());
            assertThat(totals.early()).isEqualTo(reference.early());
            for (Example example : pipeline.examples()) {
                String how = example.use() == Example.Use.EXPIRED ? "silent" : "said";
                learned.add((int) example.features()[2] + " " + example.label() + " " + how);
            }
            assertThat(learned).isEqualTo(reference.learned());
        }
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
