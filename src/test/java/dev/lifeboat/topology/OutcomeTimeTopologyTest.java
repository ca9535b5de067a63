package dev.lifeboat.topology;

import static dev.lifeboat.topology.Passengers.SURVIVED;
import static dev.lifeboat.topology.Passengers.labeled;
import static dev.lifeboat.topology.Passengers.passenger;
import static dev.lifeboat.topology.Pipeline.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.pipeline.OutcomeResult;
import dev.lifeboat.pipeline.PredictionFate;
import dev.lifeboat.schema.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Label delays, horizons and the sweep. */
class OutcomeTimeTopologyTest {
    private static final long HORIZON = 1000;

    private static Pipeline pipeline(String... overrides) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "learning.batch.size", "1",
                "learning.batch.linger.ms", "0",
                "outcomes.horizon.ms", Long.toString(HORIZON)));
        for (int i = 0; i < overrides.length; i += 2) {
            all.put(overrides[i], overrides[i + 1]);
        }
        return Pipeline.titanic(all);
    }

    /** Advances wall clock and stream time, and sweeps once. */
    private static void tick(Pipeline pipeline, long time) {
        pipeline.record("clock", null, time);
    }

    @Test
    void outcomeIsScoredAgainstTheEmittedProbability() {
        try (Pipeline pipeline = pipeline()) {
            pipeline.record("teacher", labeled(30, 1));
            pipeline.advance(1000);
            pipeline.record("id", passenger(20));
            Model emitting = pipeline.model();
            String prediction = Pipeline.text(pipeline.predictions().get(1).value());
            for (int i = 0; i < 5; i++) {
                pipeline.record("teacher" + i, labeled(40 + i, 1));
                pipeline.advance(1000);
            }
            assertThat(pipeline.model().version()).isGreaterThan(emitting.version());
            pipeline.examples();
            pipeline.outcome("id", SURVIVED, T0);
            Example example = pipeline.examples().get(0);
            assertThat(example.features()).containsExactly(2, 0, 20);
            assertThat(example.modelVersion()).isEqualTo(emitting.version()).isGreaterThan(ModelVersion.NONE);
            assertThat(example.prediction()[0]).isNotEqualTo(0.5);
            assertThat(prediction)
                    .contains("\"probability\":" + example.prediction()[0] + ",")
                    .endsWith("\"modelVersion\":" + emitting.version() + "}");
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void labelDelayIsFromTheTimestampOfTheRecordToThatOfTheLabel() {
        try (Pipeline pipeline = pipeline()) {
            pipeline.record("late", passenger(20), T0);
            pipeline.outcome("late", SURVIVED, T0 + 250);
            pipeline.record("before its record", passenger(20), T0 + 100);
            pipeline.outcome("before its record", SURVIVED, T0 + 90);
            pipeline.record("inline", labeled(20, 1), T0 + 500);
            assertThat(pipeline.examples()).extracting(Example::labelDelayMs).containsExactly(250L, 0L, 0L);
            Accounts.requireBalance(pipeline);
        }
    }

    /** The outcome of a record that is consumed after its outcome is not necessarily older than the record. */
    @Test
    void labelDelayOfAnOutcomeThatCameBeforeItsRecordIsFromTheTimestampsToo() {
        try (Pipeline pipeline = pipeline()) {
            pipeline.outcome("overtaken", SURVIVED, T0 + 300);
            pipeline.record("overtaken", passenger(20), T0 + 40);
            pipeline.outcome("older", SURVIVED, T0 + 300);
            pipeline.record("older", passenger(20), T0 + 400);
            assertThat(pipeline.examples()).extracting(Example::labelDelayMs).containsExactly(260L, 0L);
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void outcomeThatOvertakesTheNextRecordOfItsIdIsLearnedWithThatRecord() {
        try (Pipeline pipeline = pipeline()) {
            pipeline.record("a", passenger(20), T0);
            pipeline.outcome("a", SURVIVED, T0 + 10);
            pipeline.outcome("a", "{\"survived\":0}", T0 + 200);
            pipeline.restart();
            pipeline.record("a", passenger(21), T0 + 150);
            assertThat(pipeline.examples())
                    .extracting(example -> example.features()[2], Example::label, Example::labelDelayMs)
                    .containsExactly(tuple(20.0, 1.0, 10L), tuple(21.0, 0.0, 50L));
            assertThat(pipeline.totals().of(OutcomeResult.MATCHED)).isEqualTo(2);
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void outcomeThatIsSentTwiceIsADuplicateAtOnce() {
        try (Pipeline pipeline = pipeline()) {
            pipeline.record("a", passenger(20), T0);
            pipeline.outcome("a", SURVIVED, T0 + 10);
            pipeline.outcome("a", SURVIVED, T0 + 10);
            assertThat(pipeline.totals().of(OutcomeResult.DUPLICATE)).isEqualTo(1);
            assertThat(pipeline.totals().early()).isZero();
            pipeline.record("a", passenger(21), T0 + 5);
            assertThat(pipeline.state("a")).as("no outcome is left for it").isEqualTo("awaiting");
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void supersededPredictionIsNeverLearnedFrom() {
        try (Pipeline pipeline = pipeline()) {
            pipeline.record("a", passenger(20));
            pipeline.record("a", passenger(21));
            pipeline.outcome("a", SURVIVED, T0);
            assertThat(pipeline.examples())
                    .hasSize(1)
                    .allSatisfy(example -> assertThat(example.features()[2]).isEqualTo(21));
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void expiredPredictionIsANegativeExampleIfConfigured() {
        try (Pipeline pipeline = pipeline("outcomes.on.expiry", "negative")) {
            pipeline.record("a", passenger(20));
            tick(pipeline, T0 + HORIZON - 1);
            assertThat(pipeline.examples()).isEmpty();
            tick(pipeline, T0 + HORIZON);
            Example example = pipeline.examples().get(0);
            assertThat(example.use()).isEqualTo(Example.Use.EXPIRED);
            assertThat(example.label()).isZero();
            assertThat(example.prediction()[0]).isEqualTo(0.5);
            assertThat(example.features()).containsExactly(2, 0, 20);
            assertThat(example.labelDelayMs()).isEqualTo(HORIZON);
            pipeline.outcome("a", SURVIVED, T0 + HORIZON);
            assertThat(pipeline.totals().of(OutcomeResult.LATE)).isEqualTo(1);
            assertThat(pipeline.examples()).isEmpty();
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void expiredPredictionOfAHeldOutIdIsHeldOut() {
        try (Pipeline pipeline = pipeline(
                "outcomes.on.expiry", "negative", "evaluation.holdout.fraction", "1", "scaling.interval.ms", "10")) {
            pipeline.record("a", passenger(20));
            tick(pipeline, T0 + HORIZON);
            pipeline.advance(10);
            assertThat(pipeline.examples()).extracting(Example::use).containsExactly(Example.Use.EXPIRED_HELD_OUT);
        }
    }

    @Test
    void orphanedOutcomeBecomesADeadLetterUnchanged() {
        try (Pipeline pipeline = pipeline()) {
            Headers headers = new RecordHeaders().add("trace", new byte[] {9}).add("none", (byte[]) null);
            byte[] key = "nobody-é".getBytes(StandardCharsets.UTF_8);
            byte[] value = " {\"survived\" : true}".getBytes(StandardCharsets.UTF_8);
            tick(pipeline, T0);
            pipeline.outcome("other", "broken", T0);
            pipeline.outcome(key, value, T0 - 7, headers);
            pipeline.deadLetters();
            tick(pipeline, T0 + HORIZON - 1);
            assertThat(pipeline.deadLetters()).isEmpty();
            pipeline.restart();
            tick(pipeline, T0 + HORIZON);
            List<TestRecord<byte[], byte[]>> letters = pipeline.deadLetters();
            assertThat(letters).hasSize(1);
            TestRecord<byte[], byte[]> letter = letters.get(0);
            assertThat(letter.key()).isEqualTo(key);
            assertThat(letter.value()).isEqualTo(value);
            assertThat(letter.timestamp()).isEqualTo(T0 - 7);
            assertThat(letter.headers().toArray())
                    .startsWith(new RecordHeaders()
                            .add("trace", new byte[] {9})
                            .add("none", (byte[]) null)
                            .toArray());
            assertThat(header(letter, "lifeboat.reason")).isEqualTo("orphan_outcome");
            assertThat(header(letter, "__streams.errors.topic")).isEqualTo("outcomes");
            assertThat(header(letter, "__streams.errors.partition")).isEqualTo("0");
            assertThat(header(letter, "__streams.errors.offset")).isEqualTo("1");
            assertThat(pipeline.totals().deadOutcomes(DeadLetterReason.ORPHAN_OUTCOME))
                    .isEqualTo(1);
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void outcomeIsLateForOneMoreHorizonAndThenEarly() {
        try (Pipeline pipeline = pipeline()) {
            pipeline.record("a", passenger(20), T0);
            pipeline.outcome("a", SURVIVED, T0 + 2 * HORIZON - 1);
            assertThat(pipeline.totals().of(OutcomeResult.LATE)).isEqualTo(1);
            pipeline.outcome("a", SURVIVED, T0 + 2 * HORIZON);
            assertThat(pipeline.totals().of(OutcomeResult.LATE)).isEqualTo(1);
            assertThat(pipeline.totals().early()).isEqualTo(1);
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void eachRecordSweepsSixteenStatesAndEndsThatOfItsOwnId() {
        try (Pipeline pipeline = pipeline()) {
            for (int i = 10; i < 50; i++) {
                pipeline.record("p" + i, passenger(i), T0);
            }
            tick(pipeline, T0 + HORIZON);
            assertThat(pipeline.totals().of(PredictionFate.EXPIRED)).isEqualTo(16);
            assertThat(pipeline.state("p25")).isEqualTo("expired");
            assertThat(pipeline.state("p26")).isEqualTo("awaiting");
            // Sweeps p26 to p41, and ends p49.
            pipeline.outcome("p49", SURVIVED, T0 + HORIZON);
            assertThat(pipeline.totals().of(OutcomeResult.LATE)).isEqualTo(1);
            assertThat(pipeline.totals().of(PredictionFate.EXPIRED)).isEqualTo(33);
            assertThat(pipeline.state("p48")).isEqualTo("awaiting");
            tick(pipeline, T0 + HORIZON);
            assertThat(pipeline.totals().of(PredictionFate.EXPIRED)).isEqualTo(40);
            assertThat(pipeline.totals().awaiting()).isZero();
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void sweepEmptiesBothStores() {
        try (Pipeline pipeline = pipeline()) {
            for (int i = 0; i < 100; i++) {
                pipeline.record("r" + i, i % 3 == 0 ? labeled(30, 1) : passenger(30), T0 + i);
                pipeline.outcome("o" + i % 120, SURVIVED, T0 + i);
            }
            for (int i = 0; i < 100; i++) {
                tick(pipeline, T0 + 10 * HORIZON);
            }
            assertThat(pipeline.pending().all()).isExhausted();
            assertThat(pipeline.driver
                            .getKeyValueStore(LifeboatTopology.PENDING_EXPIRY_STORE)
                            .all())
                    .isExhausted();
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void outdatedEntryOfTheExpiryQueueEndsNothing() {
        try (Pipeline pipeline = pipeline()) {
            pipeline.record("a", passenger(20), T0);
            pipeline.record("a", passenger(21), T0 + 500);
            tick(pipeline, T0 + HORIZON);
            assertThat(pipeline.state("a")).isEqualTo("awaiting");
            pipeline.outcome("a", SURVIVED, T0 + 1400);
            tick(pipeline, T0 + 500 + HORIZON);
            assertThat(pipeline.state("a")).isEqualTo("resolved");
            tick(pipeline, T0 + 1400 + HORIZON - 1);
            assertThat(pipeline.state("a")).isEqualTo("resolved");
            tick(pipeline, T0 + 1400 + HORIZON);
            assertThat(pipeline.state("a")).isEqualTo("none");
            assertThat(pipeline.totals().of(PredictionFate.EXPIRED)).isZero();
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void earlierTimestampsDoNotTurnStreamTimeBack() {
        try (Pipeline pipeline = pipeline()) {
            tick(pipeline, T0 + 5 * HORIZON);
            pipeline.record("a", passenger(20), T0);
            pipeline.outcome("a", SURVIVED, T0);
            assertThat(pipeline.totals().of(PredictionFate.MATCHED)).isEqualTo(1);
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void recordAheadOfTheWallClockExpiresNothingEarly() {
        try (Pipeline pipeline = pipeline("outcomes.on.expiry", "negative")) {
            pipeline.record("a", passenger(20), T0);
            pipeline.recordAhead("b", passenger(30), T0 + 50 * HORIZON);
            pipeline.outcomeAhead("c", SURVIVED, T0 + 50 * HORIZON);
            pipeline.advance(HORIZON - 1);
            tick(pipeline, T0 + HORIZON - 1);
            assertThat(pipeline.examples()).isEmpty();
            assertThat(pipeline.totals().awaiting()).isEqualTo(2);
            assertThat(pipeline.totals().early()).isEqualTo(1);
            // All three were consumed at T0, by the wall clock.
            tick(pipeline, T0 + HORIZON);
            assertThat(pipeline.totals().of(PredictionFate.EXPIRED)).isEqualTo(2);
            assertThat(pipeline.totals().of(OutcomeResult.ORPHANED)).isEqualTo(1);
            Accounts.requireBalance(pipeline);
        }
    }

    private static String header(TestRecord<byte[], byte[]> letter, String name) {
        return Pipeline.text(letter.headers().lastHeader(name).value());
    }
}
