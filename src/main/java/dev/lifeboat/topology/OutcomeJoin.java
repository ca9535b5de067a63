package dev.lifeboat.topology;

import dev.lifeboat.topology.PendingState.Awaiting;
import dev.lifeboat.topology.PendingState.Early;
import dev.lifeboat.topology.PendingState.Expired;
import dev.lifeboat.topology.PendingState.Resolved;
import org.jspecify.annotations.Nullable;

/**
 * Brings predictions and outcomes together. What happens to an id depends on its state alone:
 *
 * <pre>
 * state      record without label   with label            outcome                tombstone of record / outcome   horizon
 * –          → Awaiting             labelled → Resolved   → Early                –  / –                          –
 * Awaiting   superseded, → Awaiting superseded, labelled  matched → Resolved     withdrawn → – / –               expired → Expired
 * Early      matched → Resolved     labelled, duplicate   duplicate              –  / withdrawn → –              orphaned → –
 * Resolved   → Awaiting             labelled → Resolved   duplicate or           → – / –                         → –
 *                                                         contradiction
 * Expired    → Awaiting             labelled → Resolved   late                   –  / –                          → –
 * </pre>
 *
 * Times are stream time. A state past its horizon counts as ended when it is looked up, whether or not the sweep has reached it.
 */
final class OutcomeJoin {
    /** Entries that one record sweeps up: more than one record can add, so that the sweep always catches up. */
    static final int SWEEP = 16;

    private final PendingStore pending;
    private final long horizonMs;
    private final Totals totals;
    private final Effects effects;

    /** What the join brings about. */
    interface Effects {
        /**
         * A prediction has got its label.
         *
         * @param prediction features and probability as they were when emitted
         */
        void learn(byte[] id, Awaiting prediction, boolean label, long labelDelayMs);

        /** A prediction's label never came. */
        void expired(byte[] id, Awaiting prediction);

        /** An outcome's record never came. */
        void orphaned(Early outcome);
    }

    OutcomeJoin(PendingStore pending, long horizonMs, Totals totals, Effects effects) {
        this.pending = pending;
        this.horizonMs = horizonMs;
        this.totals = totals;
        this.effects = effects;
    }

    /** Ends a bounded number of states whose horizon has passed. */
    void sweep(long streamTime) {
        for (ExpiryQueue.Entry due : pending.takeUpTo(streamTime - horizonMs, SWEEP)) {
            PendingState state = pending.due(due);
            if (state != null) {
                end(due.id(), state);
            }
        }
    }

    /**
     * A prediction was emitted for a record.
     *
     * @param prediction with the stream time of now
     * @param label that came with the record, or null
     */
    void record(byte[] id, Awaiting prediction, @Nullable Boolean label) {
        PendingState before = current(id, prediction.time());
        if (before instanceof Awaiting) {
            totals.count(PredictionFate.SUPERSEDED);
            totals.addAwaiting(-1);
        }
        if (before instanceof Early early) {
            totals.addEarly(-1);
            totals.count(label == null ? OutcomeResult.MATCHED : OutcomeResult.DUPLICATE);
            if (label == null) {
                resolve(id, prediction, PredictionFate.MATCHED, early.label(), 0);
                return;
            }
        }
        if (label != null) {
            resolve(id, prediction, PredictionFate.LABELLED, label, 0);
        } else {
            totals.addAwaiting(1);
            pending.put(id, prediction);
        }
    }

    /** @param outcome with the stream time of now */
    void outcome(byte[] id, Early outcome) {
        PendingState before = current(id, outcome.time());
        if (before == null) {
            totals.addEarly(1);
            pending.put(id, outcome);
        } else if (before instanceof Awaiting prediction) {
            totals.addAwaiting(-1);
            totals.count(OutcomeResult.MATCHED);
            long delay = Math.max(0, outcome.timestamp() - prediction.timestamp());
            resolve(id, prediction.at(outcome.time()), PredictionFate.MATCHED, outcome.label(), delay);
        } else if (before instanceof Early) {
            totals.count(OutcomeResult.DUPLICATE);
        } else if (before instanceof Resolved resolved) {
            boolean same = resolved.label() == outcome.label();
            totals.count(same ? OutcomeResult.DUPLICATE : OutcomeResult.CONTRADICTION);
        } else if (before instanceof Expired) {
            totals.count(OutcomeResult.LATE);
        }
    }

    void recordTombstone(byte[] id, long streamTime) {
        PendingState before = current(id, streamTime);
        if (before instanceof Awaiting) {
            totals.addAwaiting(-1);
            totals.count(PredictionFate.WITHDRAWN);
            pending.remove(id);
        } else if (before instanceof Resolved) {
            pending.remove(id);
        }
    }

    void outcomeTombstone(byte[] id, long streamTime) {
        if (current(id, streamTime) instanceof Early) {
            totals.addEarly(-1);
            totals.count(OutcomeResult.WITHDRAWN);
            pending.remove(id);
        }
    }

    private void resolve(byte[] id, Awaiting prediction, PredictionFate fate, boolean label, long labelDelayMs) {
        totals.count(fate);
        effects.learn(id, prediction, label, labelDelayMs);
        pending.put(id, new Resolved(prediction.time(), label));
    }

    /** The state of an id, after those whose horizon has passed were ended. */
    private @Nullable PendingState current(byte[] id, long streamTime) {
        PendingState state = pending.find(id);
        while (state != null && state.time() <= streamTime - horizonMs) {
            state = end(id, state);
        }
        return state;
    }

    /** Ends a state at its horizon, and returns what follows it. */
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
            effects.orphaned(outcome);
        }
        pending.remove(id);
        return null;
    }
}
