package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.learning.Architecture;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelSignature;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.learning.Scorer;
import dev.lifeboat.learning.SingleNetwork;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.Rejection;
import dev.lifeboat.schema.Source;
import dev.lifeboat.stats.Scaling;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScoringTaskTest {
    private static final long HORIZON = 1000;
    private static final long NOW = 1_000_000;

    private static RecordingTask inline(String... overrides) {
        return task("topics.outcomes", "", overrides);
    }

    private static RecordingTask joined(String... overrides) {
        return task("outcomes.horizon.ms", Long.toString(HORIZON), overrides);
    }

    private static RecordingTask task(String key, String value, String... overrides) {
        Map<String, String> all = new TreeMap<>(Map.of(key, value));
        for (int i = 0; i < overrides.length; i += 2) {
            all.put(overrides[i], overrides[i + 1]);
        }
        return new RecordingTask(all);
    }

    /** A model with random weights in all layers. */
    private static Model model(RecordingTask task, long version, long eventTime) {
        ModelSignature signature = task.config.model();
        Architecture architecture =
                SingleNetwork.architecture(task.config.learning().settings());
        return SingleNetwork.model(
                signature,
                architecture,
                new ModelVersion(version, version, eventTime),
                new Initialization(version, Distribution.GLOROT, Distribution.GLOROT)
                        .parameters(architecture.shape(signature)),
                Scaling.none(signature.scaledInputs().length),
                10);
    }

    @Test
    void recordIsScoredWithTheNewestModel() {
        RecordingTask task = inline();
        task.record("a", NOW - 30, NOW);
        Model newest = model(task, 7, NOW);
        task.models.replace(new PublishedModel(newest, null, 8, Map.of()), null);
        task.record("b", NOW + 20, NOW);
        assertThat(task.predictions)
                .extracting(prediction -> prediction.modelVersion())
                .containsExactly(-1L, 7L);
        assertThat(task.predictions.get(0).values()).containsExactly(0.5);
        double[] expected = new double[1];
        new Scorer().predict(newest, new double[] {3, 1, 22}, expected);
        assertThat(task.predictions.get(1).values()).isEqualTo(expected);
        assertThat(expected[0]).isNotEqualTo(0.5);
        assertThat(task.latencies).containsExactly(30L, -20L);
    }

    @Test
    void stalePredictionsAreCounted() {
        RecordingTask task = inline("scoring.max.model.lag.ms", "100");
        task.models.replace(new PublishedModel(model(task, 1, NOW), null, 1, Map.of()), null);
        task.record("a", NOW + 100, NOW);
        task.record("b", NOW + 101, NOW);
        assertThat(task.predictions)
                .extracting(prediction -> prediction.stale())
                .containsExactly(false, true);
        assertThat(task.totals().stale()).isEqualTo(1);
    }

    @Test
    void inlineLabelIsLearnedAtOnceAndItsAbsenceIsCounted() {
        RecordingTask task = inline("learning.batch.size", "1");
        task.labeledRecord("a", 1, NOW - 5, NOW);
        task.record("b", NOW, NOW);
        assertThat(task.totals().of(PredictionFate.LABELLED)).isEqualTo(1);
        assertThat(task.totals().of(PredictionFate.UNLABELLED)).isEqualTo(1);
        assertThat(task.totals().awaiting()).isZero();
        assertThat(task.journal).hasSize(1);
        assertThat(task.contributions().get(0).eventTime()).isEqualTo(NOW - 5);
        assertThat(task.labelDelays).containsExactly(0L);
        Example example = task.examples().get(0);
        assertThat(example.features()).containsExactly(3, 1, 22);
        assertThat(example.label()).isEqualTo(1);
        assertThat(example.prediction()).isEqualTo(task.predictions.get(0).values());
    }

    @Test
    void outcomeIsLearnedWithThePredictionThatWasEmitted() {
        RecordingTask task = joined("learning.batch.size", "1");
        task.models.replace(new PublishedModel(model(task, 7, NOW), null, 1, Map.of()), null);
        task.record("a", NOW, NOW);
        task.models.replace(new PublishedModel(model(task, 8, NOW), null, 2, Map.of()), null);
        task.outcome("a", 0, NOW + 40, NOW + 50);
        Example example = task.examples().get(0);
        assertThat(example.prediction()).isEqualTo(task.predictions.get(0).values());
        assertThat(example.modelVersion()).isEqualTo(7);
        assertThat(example.labelDelayMs()).isEqualTo(40);
        assertThat(task.labelDelays).containsExactly(40L);
    }

    @Test
    void streamTimeNeverAdvancesBeyondTheWallClock() {
        RecordingTask task = joined();
        task.record("a", NOW, NOW);
        task.record("ahead", NOW + 50 * HORIZON, NOW + 1);
        assertThat(task.ledger().streamTime()).isEqualTo(NOW + 1);
        task.outcome("ahead of its record", 1, NOW + 50 * HORIZON, NOW + 2);
        task.tombstone(Source.RECORDS, "other", NOW + 50 * HORIZON, NOW + 3);
        assertThat(task.ledger().streamTime()).isEqualTo(NOW + 3);
        assertThat(task.totals().awaiting()).isEqualTo(2);
        task.record("behind", NOW - 50 * HORIZON, NOW + 4);
        assertThat(task.ledger().streamTime()).as("does not turn back").isEqualTo(NOW + 3);
    }

    @Test
    void oneRecordEndsABoundedNumberOfPredictions() {
        RecordingTask task = joined(
                "outcomes.on.expiry", "negative", "learning.batch.size", "1000", "learning.batch.linger.ms", "0");
        for (int i = 0; i < 100; i++) {
            task.record("p" + i, NOW, NOW);
        }
        task.outcome("p99", 1, NOW + HORIZON, NOW + HORIZON);
        long expired = task.totals().of(PredictionFate.EXPIRED);
        assertThat(expired)
                .isEqualTo(OutcomeJoin.MAX_SWEEP + 1)
                .isLessThanOrEqualTo(ScoringTask.MAX_EXPIRED_PER_RECORD);
        task.task().flushAll();
        assertThat(task.examples()).hasSize((int) expired).allSatisfy(example -> {
            assertThat(example.use()).isEqualTo(Example.Use.EXPIRED);
            assertThat(example.label()).isZero();
            assertThat(example.labelDelayMs()).isEqualTo(HORIZON);
        });
    }

    @Test
    void expiredPredictionIsDiscardedByDefault() {
        RecordingTask task = joined("learning.batch.size", "1");
        task.record("a", NOW, NOW);
        task.tombstone(Source.RECORDS, "clock", NOW + HORIZON, NOW + HORIZON);
        assertThat(task.totals().of(PredictionFate.EXPIRED)).isEqualTo(1);
        assertThat(task.journal).isEmpty();
        assertThat(task.labelDelays).isEmpty();
    }

    @Test
    void orphanedOutcomeIsRejected() {
        RecordingTask task = joined();
        task.outcome("a", 1, NOW - 3, NOW);
        task.restart();
        task.tombstone(Source.OUTCOMES, "clock", NOW + HORIZON, NOW + HORIZON);
        assertThat(task.orphaned).extracting(outcome -> outcome.timestamp()).containsExactly(NOW - 3);
        assertThat(task.rejections).extracting(Rejection::reason).containsExactly(DeadLetterReason.ORPHAN_OUTCOME);
        assertThat(task.totals().deadOutcomes(DeadLetterReason.ORPHAN_OUTCOME)).isEqualTo(1);
    }

    @Test
    void rejectionsAreCountedByTopicAndReason() {
        RecordingTask task = joined();
        task.task().rejected(Source.RECORDS, DeadLetterReason.BAD_ID);
        task.task().rejected(Source.OUTCOMES, DeadLetterReason.BAD_LABEL);
        assertThat(task.totals().of(RecordResult.DEAD_LETTER)).isEqualTo(1);
        assertThat(task.totals().deadRecords(DeadLetterReason.BAD_ID)).isEqualTo(1);
        assertThat(task.totals().of(OutcomeResult.REJECTED)).isEqualTo(1);
        assertThat(task.totals().deadOutcomes(DeadLetterReason.BAD_LABEL)).isEqualTo(1);
    }

    @Test
    void misplacedIdsAreCountedWhereTheyAreJoined() {
        for (RecordingTask task : List.of(inline(), joined())) {
            task.setPartitioner(id -> id.length % 2);
            task.record("a", NOW, NOW);
            task.record("aa", NOW, NOW);
            task.tombstone(Source.RECORDS, "b", NOW, NOW);
            boolean isJoined = task.config.topics().outcomes() != null;
            assertThat(task.totals().misplaced()).isEqualTo(isJoined ? 2 : 0);
        }
    }

    @Test
    void outcomeNeedsAnOutcomesTopic() {
        RecordingTask task = inline();
        assertThatThrownBy(() -> task.outcome("a", 1, NOW, NOW)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void recordBelowThePositionIsSkipped() {
        RecordingTask task = joined();
        ScoringTask first = task.task();
        first.start(new SourceTopics("r", "o"));
        assertThat(first.skips(Source.RECORDS, 5)).isFalse();
        assertThat(first.skips(Source.RECORDS, 5)).isTrue();
        assertThat(first.skips(Source.RECORDS, 0)).isTrue();
        assertThat(first.skips(Source.OUTCOMES, 0)).isFalse();
        task.restart();
        task.task().start(new SourceTopics("r", "o"));
        assertThat(task.task().skips(Source.RECORDS, 5)).isTrue();
        assertThat(task.task().skips(Source.RECORDS, 9)).as("offsets have gaps").isFalse();
        assertThat(task.task().skips(Source.RECORDS, 8)).isTrue();
        assertThat(task.task().skips(Source.OUTCOMES, 0)).isTrue();
        assertThat(task.totals().of(RecordResult.SKIPPED)).isEqualTo(4);
        assertThat(task.totals().of(OutcomeResult.SKIPPED)).isEqualTo(1);
        assertThat(task.totals().recordsConsumed()).isEqualTo(4);
        assertThat(task.totals().outcomesConsumed()).isEqualTo(1);
    }

    @Test
    void recreatedTopicIsRefused() {
        RecordingTask task = joined();
        task.task().start(new SourceTopics("r", "o"));
        task.restart();
        task.task().start(new SourceTopics("r", "o"));
        assertThatThrownBy(() -> task.task().start(new SourceTopics("r2", "o")))
                .isInstanceOf(SourceTopicException.class)
                .hasMessage(
                        "topic passengers was deleted and created again (its id was r and is r2), but the application"
                                + " has counted the records of the earlier one: use another application.id");
        assertThatThrownBy(() -> task.task().start(new SourceTopics("r", "o2")))
                .isInstanceOf(SourceTopicException.class)
                .hasMessageContaining("topic outcomes ");
    }

    @Test
    void fullMiniBatchIsWrittenAtOnce() {
        RecordingTask task = inline("learning.batch.size", "3");
        for (int i = 0; i < 7; i++) {
            task.labeledRecord("p" + i, 1, NOW, NOW);
        }
        assertThat(task.journal).extracting(entry -> entry.examples().size()).containsExactly(3, 3);
        assertThat(task.journal).extracting(entry -> entry.sequence()).containsExactly(0L, 1L);
        assertThat(task.ledger().sequence()).isEqualTo(2);
    }

    @Test
    void partialMiniBatchIsWrittenOneLingerAfterItsFirstExample() {
        RecordingTask task = inline("learning.batch.linger.ms", "1000");
        assertThat(task.task().batchDeadlineMs()).isEqualTo(Deadline.NONE);
        task.labeledRecord("a", 1, NOW, NOW);
        task.labeledRecord("b", 1, NOW, NOW + 600);
        assertThat(task.task().batchDeadlineMs()).isEqualTo(NOW + 1000);
        task.restart();
        assertThat(task.task().batchDeadlineMs()).isEqualTo(NOW + 1000);
        assertThat(task.task().flush(NOW + 999)).isFalse();
        assertThat(task.task().flush(NOW + 1000)).isTrue();
        assertThat(task.examples()).hasSize(2);
        assertThat(task.task().batchDeadlineMs()).isEqualTo(Deadline.NONE);
        assertThat(task.task().flush(Long.MAX_VALUE - 1)).isFalse();
    }

    @Test
    void momentsAreWrittenAfterTheirIntervalWithoutTheMiniBatch() {
        RecordingTask task = inline("learning.batch.linger.ms", "0", "scaling.interval.ms", "10000");
        task.labeledRecord("a", 1, NOW, NOW);
        assertThat(task.task().batchDeadlineMs()).isEqualTo(Deadline.NONE);
        assertThat(task.task().momentsDeadlineMs()).isEqualTo(NOW + 10_000);
        assertThat(task.task().flush(NOW + 10_000)).isTrue();
        assertThat(task.journal).hasSize(1);
        assertThat(task.examples()).isEmpty();
        assertThat(task.contributions().get(0).moments().isEmpty()).isFalse();
        assertThat(task.ledger().hasBatch()).isTrue();
    }

    @Test
    void flushAllWritesEverythingThatWaits() {
        RecordingTask task = inline();
        task.task().flushAll();
        assertThat(task.journal).isEmpty();
        task.labeledRecord("a", 1, NOW, NOW);
        task.task().flushAll();
        task.task().flushAll();
        assertThat(task.journal).hasSize(1);
        assertThat(task.examples()).hasSize(1);
    }

    @Test
    void heldOutExamplesAreWrittenAloneWhenThereAreMany() {
        RecordingTask task = inline("evaluation.holdout.fraction", "1", "learning.batch.size", "1");
        for (int i = 0; i < Ledger.MAX_HELD_OUT; i++) {
            assertThat(task.journal).isEmpty();
            task.labeledRecord("p" + i, 1, NOW, NOW);
        }
        assertThat(task.journal).hasSize(1);
        assertThat(task.examples()).hasSize(Ledger.MAX_HELD_OUT);
        assertThat(task.contributions().get(0).moments().isEmpty()).isTrue();
    }
}
