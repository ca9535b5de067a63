package dev.lifeboat.pipeline;

import dev.lifeboat.pipeline.PendingState.Awaiting;
import dev.lifeboat.pipeline.PendingState.Early;
import dev.lifeboat.pipeline.PendingState.EarlyForNext;
import dev.lifeboat.pipeline.PendingState.Expired;
import dev.lifeboat.pipeline.PendingState.Resolved;
import dev.lifeboat.pipeline.PendingState.Timestamps;
import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.RawRecord;
import org.jspecify.annotations.Nullable;

/**
 * Joins predictions and outcomes. The effect on an id depends on its state alone:
 *
 * <pre>
 * state         record without label     record with label         outcome                    horizon
 * –             → Awaiting               labeled → Resolved        → Early                    –
 * Awaiting      superseded → Awaiting    superseded, labeled       matched → Resolved         expired → Expired
 *                                        → Resolved
 * Early         matched → Resolved       labeled, duplicate        duplicate                  orphaned → –
 *                                        → Resolved
 * Resolved      → Awaiting               labeled → Resolved        duplicate, contradiction   → –
 *                                                                  or → EarlyForNext
 * EarlyForNext  matched → Resolved, or   labeled, duplicate        duplicate                  duplicate or
 *               duplicate or             → Resolved                                           contradiction → –
 *               contradiction → Awaiting
 * Expired       → Awaiting               labeled → Resolved        late                       → –
 * </pre>
 *
 * <p>An outcome for a resolved prediction may belong to the next record of the id, which can be consumed after its outcome. If its
 * timestamp is later than that of the resolved record, it waits; it matches the next record unless it is earlier than that one. A repeated
 * outcome, with the label and the timestamp of the one that resolved the prediction, is a duplicate at once.
 *
 * <p>The tombstone of a record withdraws an awaiting prediction and removes a resolved one; the tombstone of an outcome withdraws an
 * early one.
 *
 * <p>Times are stream time. A state past its horizon counts as ended when it is looked up, whether or not the sweep has reached it.
 */
final class OutcomeJoin {
    /** Entries swept per record: more than one record can add, so the sweep always catches up. */
    static final int MAX_SWEEP = 16;

    private final PendingPredictions pending;
    private final long horizonMs;
    private final Totals totals;
    private final Effects effects;

    /** What follows from the join. */
    interface Effects {
        /**
         * The label of a prediction arrived.
         *
         * @param label in the encoding of the target
         */
        void labeled(byte[] id, Awaiting prediction, double label, long labelDelayMs);

        /** The label of a prediction did not arrive within the horizon. */
        void expired(byte[] id, Awaiting prediction);

        /** The record of an outcome did not arrive within the horizon. */
        void orphaned(RawRecord outcome);
    }

    OutcomeJoin(PendingPredictions pending, long horizonMs, Totals totals, Effects effects) {
        this.pending = pending;
        this.horizonMs = horizonMs;
        this.totals = totals;
        this.effects = effects;
    }

    /** Ends a bounded number of states whose horizon has passed. */
    void sweep(long streamTime) {
        for (ExpiryQueue.Entry entry : pending.takeUpTo(streamTime - horizonMs, MAX_SWEEP)) {
            PendingState state = pending.stateOf(entry);
            if (state != null) {
                end(entry.id(), state);
            }
        }
    }

    /**
     * A prediction was emitted for a record without label.
     *
     * @param prediction entered at the current stream time
     */
    void unlabeledRecord(byte[] id, Awaiting prediction) {
        PendingState before = current(id, prediction.time());
        supersede(before);
        Early outcome = outcomeFor(prediction, before);
        if (outcome != null) {
            totals.addEarly(-1);
            totals.count(OutcomeResult.MATCHED);
            Timestamps timestamps =
                    new Timestamps(prediction.timestamp(), outcome.original().timestamp());
            resolve(id, prediction, PredictionFate.MATCHED, outcome.label(), timestamps);
            return;
        }
        if (before instanceof EarlyForNext earlier) {
            endEarlyForNext(earlier);
        }
        totals.addAwaiting(1);
        pending.put(id, prediction);
    }

    /** The outcome that waits for this record; null if none does. */
    private static @Nullable Early outcomeFor(Awaiting prediction, @Nullable PendingState state) {
        if (state instanceof EarlyForNext next) {
            boolean matches = next.outcome().original().timestamp() >= prediction.timestamp();
            return matches ? next.outcome() : null;
        }
        return state instanceof Early early ? early : null;
    }

    /**
     * A prediction was emitted for a record with its label.
     *
     * @param prediction entered at the current stream time
     * @param label in the encoding of the target
     */
    void labeledRecord(byte[] id, Awaiting prediction, double label) {
        PendingState before = current(id, prediction.time());
        supersede(before);
        if (before instanceof Early || before instanceof EarlyForNext) {
            totals.addEarly(-1);
            totals.count(OutcomeResult.DUPLICATE);
        }
        Timestamps timestamps = new Timestamps(prediction.timestamp(), prediction.timestamp());
        resolve(id, prediction, PredictionFate.LABELLED, label, timestamps);
    }

    private void supersede(@Nullable PendingState before) {
        if (before instanceof Awaiting) {
            totals.count(PredictionFate.SUPERSEDED);
            totals.addAwaiting(-1);
        }
    }

    /** @param outcome entered at the current stream time */
    void outcome(byte[] id, Early outcome) {
        PendingState before = current(id, outcome.time());
        if (before == null) {
            totals.addEarly(1);
            pending.put(id, outcome);
        } else if (before instanceof Awaiting prediction) {
            totals.addAwaiting(-1);
            totals.count(OutcomeResult.MATCHED);
            Timestamps timestamps =
                    new Timestamps(prediction.timestamp(), outcome.original().timestamp());
            resolve(id, prediction.at(outcome.time()), PredictionFate.MATCHED, outcome.label(), timestamps);
        } else if (before instanceof Early || before instanceof EarlyForNext) {
            totals.count(OutcomeResult.DUPLICATE);
        } else if (before instanceof Resolved resolved) {
            outcomeAfterLabel(id, resolved, outcome);
        } else if (before instanceof Expired) {
            totals.count(OutcomeResult.LATE);
        }
    }

    private void outcomeAfterLabel(byte[] id, Resolved resolved, Early outcome) {
        long timestamp = outcome.original().timestamp();
        boolean sameLabel = resolved.label() == outcome.label();
        boolean repeated = sameLabel && timestamp == resolved.timestamps().label();
        if (timestamp > resolved.timestamps().record() && !repeated) {
            totals.addEarly(1);
            pending.put(id, new EarlyForNext(resolved, outcome));
        } else {
            countAgainst(resolved, outcome);
        }
    }

    private void countAgainst(Resolved resolved, Early outcome) {
        boolean sameLabel = resolved.label() == outcome.label();
        totals.count(sameLabel ? OutcomeResult.DUPLICATE : OutcomeResult.CONTRADICTION);
    }

    void recordTombstone(byte[] id, long streamTime) {
        PendingState before = current(id, streamTime);
        if (before instanceof Awaiting) {
            totals.addAwaiting(-1);
            totals.count(PredictionFate.WITHDRAWN);
            pending.remove(id);
        } else if (before instanceof Resolved) {
            pending.remove(id);
        } else if (before instanceof EarlyForNext next) {
            pending.put(id, next.outcome());
        }
    }

    void outcomeTombstone(byte[] id, long streamTime) {
        PendingState before = current(id, streamTime);
        if (before instanceof Early) {
            withdrawOutcome();
            pending.remove(id);
        } else if (before instanceof EarlyForNext next) {
            withdrawOutcome();
            pending.put(id, next.previous());
        }
    }

    private void withdrawOutcome() {
        totals.addEarly(-1);
        totals.count(OutcomeResult.WITHDRAWN);
    }

    private void resolve(byte[] id, Awaiting prediction, PredictionFate fate, double label, Timestamps timestamps) {
        totals.count(fate);
        effects.labeled(id, prediction, label, timestamps.delayMs());
        pending.put(id, new Resolved(prediction.time(), label, timestamps));
    }

    /** The state of an id, after states whose horizon has passed were ended. */
    private @Nullable PendingState current(byte[] id, long streamTime) {
        PendingState state = pending.find(id);
        while (state != null && state.time() <= streamTime - horizonMs) {
            state = end(id, state);
        }
        return state;
    }

    /** Ends a state at its horizon, and returns the state that follows. */
    private @Nullable PendingState end(byte[] id, PendingState state) {
        if (state instanceof Awaiting prediction) {
            totals.addAwaiting(-1);
            totals.count(PredictionFate.EXPIRED);
            effects.expired(id, prediction);
            Expired expired = new Expired(prediction.time() + horizonMs);
            pending.put(id, expired);
            return expired;
        }
        if (state instanceof Early outcome) {
            totals.addEarly(-1);
            totals.count(OutcomeResult.ORPHANED);
            totals.countDeadOutcome(DeadLetterReason.ORPHAN_OUTCOME);
            effects.orphaned(outcome.original());
        } else if (state instanceof EarlyForNext next) {
            endEarlyForNext(next);
        }
        pending.remove(id);
        return null;
    }

    private void endEarlyForNext(EarlyForNext next) {
        totals.addEarly(-1);
        countAgainst(next.previous(), next.outcome());
    }
}
