package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.MemberOutputs;
import dev.lifeboat.learning.ModelSignature;
import dev.lifeboat.pipeline.PendingState.Awaiting;
import dev.lifeboat.pipeline.PendingState.Early;
import dev.lifeboat.pipeline.PendingState.EarlyForNext;
import dev.lifeboat.pipeline.PendingState.Resolved;
import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.RawRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Outcomes that may belong to the next record of their id, and states whose horizon has passed. Stream time is the time at which a method
 * is called, timestamps are explicit. The topology test of the join has every transition.
 */
class OutcomeJoinTest {
    private static final long HORIZON = 100;
    private static final byte[] ID = bytes("id");

    private final ModelSignature signature =
            LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of()).model();
    private final ByteStore states = new MemoryByteStore();
    private final ByteStore pages = new MemoryByteStore();
    private final Totals totals = new Totals();
    private final List<String> effects = new ArrayList<>();
    private PendingPredictions pending = new PendingPredictions(signature, states, pages, 1);
    private OutcomeJoin join = newJoin();

    private OutcomeJoin newJoin() {
        return new OutcomeJoin(pending, HORIZON, totals, new RecordingEffects());
    }

    private void restart() {
        pending.write();
        pending = new PendingPredictions(signature, states, pages, 1);
        join = newJoin();
    }

    private final class RecordingEffects implements OutcomeJoin.Effects {
        @Override
        public void labeled(byte[] id, Awaiting prediction, double label, long labelDelayMs) {
            effects.add("labeled " + prediction.timestamp() + " " + (int) label + " after " + labelDelayMs);
        }

        @Override
        public void expired(byte[] id, Awaiting prediction) {
            effects.add("expired " + prediction.timestamp());
        }

        @Override
        public void orphaned(RawRecord outcome) {
            effects.add("orphaned " + outcome.timestamp());
        }
    }

    private void record(long streamTime, long timestamp) {
        join.unlabeledRecord(ID, awaiting(streamTime, timestamp));
    }

    private void labeledRecord(long streamTime, long timestamp, int label) {
        join.labeledRecord(ID, awaiting(streamTime, timestamp), label);
    }

    private static Awaiting awaiting(long streamTime, long timestamp) {
        return new Awaiting(streamTime, timestamp, new double[] {3, 1, 22}, new double[] {0.5}, MemberOutputs.NONE, 7);
    }

    private void outcome(long streamTime, long timestamp, int label) {
        join.outcome(ID, new Early(streamTime, label, new RawRecord(0, timestamp, ID, bytes("{}"), List.of())));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A record at 0 that an outcome at 10 has resolved with label 1, then an outcome at 30 with the label. */
    private void enterEarlyForNext(int label) {
        record(0, 0);
        outcome(10, 10, 1);
        outcome(30, 30, label);
        assertThat(pending.find(ID)).isInstanceOf(EarlyForNext.class);
        assertThat(totals.early()).isEqualTo(1);
        effects.clear();
    }

    @Test
    void outcomeMatchesTheNextRecordUnlessItIsEarlier() {
        for (long timestamp : new long[] {11, 30}) {
            enterEarlyForNext(0);
            restart();
            record(31, timestamp);
            assertThat(effects).containsExactly("labeled " + timestamp + " 0 after " + (30 - timestamp));
            assertThat(totals.early()).isZero();
            join.recordTombstone(ID, 31);
        }
        assertThat(totals.of(OutcomeResult.MATCHED)).isEqualTo(4);
        assertThat(totals.of(PredictionFate.MATCHED)).isEqualTo(4);
    }

    @Test
    void outcomeThatIsEarlierThanTheNextRecordContradictsTheOneBefore() {
        enterEarlyForNext(0);
        record(31, 31);
        assertThat(totals.of(OutcomeResult.CONTRADICTION)).isEqualTo(1);
        assertThat(pending.find(ID)).isInstanceOf(Awaiting.class);
        assertThat(totals.early()).isZero();
        assertThat(totals.awaiting()).isEqualTo(1);
        outcome(40, 40, 1);
        assertThat(effects).containsExactly("labeled 31 1 after 9");
    }

    @Test
    void outcomeThatIsEarlierThanTheNextRecordAndHasTheSameLabelIsADuplicate() {
        enterEarlyForNext(1);
        record(31, 31);
        assertThat(totals.of(OutcomeResult.DUPLICATE)).isEqualTo(1);
        assertThat(totals.of(OutcomeResult.CONTRADICTION)).isZero();
    }

    @Test
    void outcomeThatNoRecordFollowsIsJudgedAfterItsHorizonAndIsNoOrphan() {
        enterEarlyForNext(0);
        join.sweep(30 + HORIZON - 1);
        assertThat(totals.early()).isEqualTo(1);
        join.sweep(30 + HORIZON);
        assertThat(totals.early()).isZero();
        assertThat(totals.of(OutcomeResult.CONTRADICTION)).isEqualTo(1);
        assertThat(totals.of(OutcomeResult.ORPHANED)).isZero();
        assertThat(totals.deadOutcomes(DeadLetterReason.ORPHAN_OUTCOME)).isZero();
        assertThat(effects).isEmpty();
        assertThat(pending.find(ID)).isNull();
    }

    @Test
    void repeatedOutcomeIsADuplicateAtOnce() {
        record(0, 0);
        outcome(10, 10, 1);
        outcome(20, 10, 1);
        assertThat(totals.of(OutcomeResult.DUPLICATE)).isEqualTo(1);
        outcome(20, 10, 0);
        assertThat(totals.early()).as("another label at the same time").isEqualTo(1);
    }

    /** The timestamps of the outcome that resolved the record are remembered however it did so. */
    @Test
    void repeatedOutcomeOfAMatchedNextRecordIsADuplicateAtOnce() {
        enterEarlyForNext(0);
        record(31, 20);
        restart();
        outcome(32, 30, 0);
        assertThat(totals.of(OutcomeResult.DUPLICATE)).isEqualTo(1);
        assertThat(totals.early()).isZero();
        assertThat(pending.find(ID)).isInstanceOf(Resolved.class);
    }

    @Test
    void outcomeNotLaterThanTheRecordCanOnlyBelongToIt() {
        record(0, 50);
        outcome(50, 60, 1);
        outcome(60, 50, 1);
        outcome(60, 49, 0);
        assertThat(totals.of(OutcomeResult.DUPLICATE)).isEqualTo(1);
        assertThat(totals.of(OutcomeResult.CONTRADICTION)).isEqualTo(1);
        assertThat(totals.early()).isZero();
    }

    @Test
    void outcomeLaterThanARecordWithItsLabelWaits() {
        labeledRecord(0, 0, 1);
        outcome(0, 0, 1);
        assertThat(totals.of(OutcomeResult.DUPLICATE)).isEqualTo(1);
        outcome(5, 5, 1);
        assertThat(totals.early()).isEqualTo(1);
        record(6, 4);
        assertThat(effects).containsExactly("labeled 0 1 after 0", "labeled 4 1 after 1");
    }

    @Test
    void nextRecordWithItsOwnLabelMakesTheWaitingOutcomeADuplicate() {
        enterEarlyForNext(0);
        labeledRecord(31, 20, 1);
        assertThat(effects).containsExactly("labeled 20 1 after 0");
        assertThat(totals.of(OutcomeResult.DUPLICATE)).isEqualTo(1);
        assertThat(totals.early()).isZero();
    }

    @Test
    void tombstoneOfTheRecordLeavesTheOutcomeForAnyRecord() {
        enterEarlyForNext(0);
        join.recordTombstone(ID, 31);
        assertThat(pending.find(ID)).isInstanceOf(Early.class);
        assertThat(totals.early()).isEqualTo(1);
        record(40, 40);
        assertThat(effects)
                .as("the outcome is earlier, but there is no other record")
                .containsExactly("labeled 40 0 after 0");
    }

    @Test
    void tombstoneOfTheRecordDoesNotExtendTheHorizonOfTheOutcome() {
        enterEarlyForNext(0);
        join.recordTombstone(ID, 90);
        join.sweep(30 + HORIZON);
        assertThat(effects).containsExactly("orphaned 30");
        assertThat(totals.of(OutcomeResult.ORPHANED)).isEqualTo(1);
        assertThat(totals.early()).isZero();
        join.sweep(10 * HORIZON);
        assertThat(effects).hasSize(1);
    }

    @Test
    void tombstoneOfTheOutcomeRestoresTheResolvedRecord() {
        enterEarlyForNext(0);
        join.outcomeTombstone(ID, 31);
        assertThat(totals.of(OutcomeResult.WITHDRAWN)).isEqualTo(1);
        assertThat(totals.early()).isZero();
        outcome(32, 10, 1);
        assertThat(totals.of(OutcomeResult.DUPLICATE)).isEqualTo(1);
        outcome(32, 0, 0);
        assertThat(totals.of(OutcomeResult.CONTRADICTION)).isEqualTo(1);
        join.sweep(10 + HORIZON);
        assertThat(pending.find(ID)).as("its horizon is that of the record").isNull();
    }

    /** The waiting outcome has kept the record beyond its own horizon. */
    @Test
    void resolvedRecordWhoseHorizonHasPassedEndsWhenItIsLookedUp() {
        enterEarlyForNext(0);
        join.outcomeTombstone(ID, 10 + HORIZON + 5);
        restart();
        outcome(10 + HORIZON + 6, 5, 1);
        assertThat(pending.find(ID)).isInstanceOf(Early.class);
        assertThat(totals.of(OutcomeResult.DUPLICATE)).isZero();
        assertThat(totals.early()).isEqualTo(1);
    }

    @Test
    void predictionPastTwoHorizonsIsForgottenWhenItIsLookedUp() {
        record(0, 0);
        outcome(2 * HORIZON, 2 * HORIZON, 1);
        assertThat(effects).containsExactly("expired 0");
        assertThat(totals.of(PredictionFate.EXPIRED)).isEqualTo(1);
        assertThat(totals.of(OutcomeResult.LATE)).isZero();
        assertThat(totals.early()).isEqualTo(1);
    }

    @Test
    void sweepEndsABoundedNumberOfStates() {
        for (int i = 0; i < 40; i++) {
            join.unlabeledRecord(bytes("p" + i), awaiting(0, i));
        }
        join.sweep(HORIZON);
        assertThat(effects).hasSize(OutcomeJoin.MAX_SWEEP).startsWith("expired 0", "expired 1");
        join.sweep(HORIZON);
        join.sweep(HORIZON);
        assertThat(effects).hasSize(40);
        assertThat(totals.awaiting()).isZero();
    }
}
