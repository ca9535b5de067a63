package dev.lifeboat.pipeline;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.OutcomesConfig.OnExpiry;
import dev.lifeboat.learning.BinaryTarget;
import dev.lifeboat.learning.Contribution;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.HoldOut;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.pipeline.PendingState.Awaiting;
import dev.lifeboat.pipeline.PendingState.Early;
import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.RawRecord;
import dev.lifeboat.schema.Rejection;
import dev.lifeboat.schema.Source;
import org.jspecify.annotations.Nullable;

/**
 * Scores the records of one partition with the newest model, joins predictions and outcomes, and writes to the journal what can be
 * learned. The caller decodes records and carries the effects away.
 *
 * <p>Times are in ms since the epoch; {@code nowMs} is the wall clock.
 *
 * <p>Not thread-safe.
 */
public final class ScoringTask {
    /** Maximum number of predictions that expire while one record is processed: the sweep, and two states of its own id. */
    public static final int MAX_EXPIRED_PER_RECORD = OutcomeJoin.MAX_SWEEP + 2;

    private final LifeboatConfig config;
    private final Ledger ledger;
    private final ModelHolder models;
    private final RecordScorer scorer;
    private final Effects effects;
    private final PipelineObserver observer;
    private final IdPartitioner partitioner;
    private final HoldOut holdOut;
    private final @Nullable OutcomeJoin join;

    /** The wall clock of the current call. */
    private long nowMs;

    /** What follows from a record. */
    public interface Effects {
        /** @param timestamp of the record */
        void predicted(byte[] id, Prediction prediction, long timestamp);

        void journaled(ExamplesEntry entry);

        /** An accepted outcome is rejected, because its record did not arrive. */
        void orphaned(RawRecord outcome, Rejection rejection);
    }

    /** Kafka's default assignment of ids to partitions. */
    @FunctionalInterface
    public interface IdPartitioner {
        int partition(byte[] id);
    }

    /**
     * @param ledger as of the last commit
     * @param pending as of the last commit; null without an outcomes topic
     */
    public ScoringTask(
            LifeboatConfig config,
            Ledger ledger,
            @Nullable PendingPredictions pending,
            ModelHolder models,
            RecordScorer scorer,
            IdPartitioner partitioner,
            Effects effects,
            PipelineObserver observer) {
        this.config = config;
        this.ledger = ledger;
        this.models = models;
        this.scorer = scorer;
        this.partitioner = partitioner;
        this.effects = effects;
        this.observer = observer;
        this.holdOut = config.evaluation().holdOut();
        this.join = pending == null
                ? null
                : new OutcomeJoin(pending, config.outcomes().horizonMs(), ledger.totals(), new JoinEffects());
    }

    /**
     * Must be called before the first record.
     *
     * @throws SourceTopicException if a source topic was recreated since it was consumed
     */
    public void start(SourceTopics topics) {
        ledger.requireTopics(config, topics);
    }

    /** Whether a record was processed before. If so, it is counted as skipped, and must not be processed again. */
    public boolean skips(Source source, long offset) {
        SourcePosition position = ledger.position(source);
        if (position.isBeyond(offset)) {
            switch (source) {
                case RECORDS -> ledger.totals().count(RecordResult.SKIPPED);
                case OUTCOMES -> ledger.totals().count(OutcomeResult.SKIPPED);
            }
            return true;
        }
        ledger.setPosition(source, position.after(offset));
        return false;
    }

    /** A record that is not accepted. */
    public void rejected(Source source, DeadLetterReason reason) {
        Totals totals = ledger.totals();
        switch (source) {
            case RECORDS -> {
                totals.count(RecordResult.DEAD_LETTER);
                totals.countDeadRecord(reason);
            }
            case OUTCOMES -> {
                totals.count(OutcomeResult.REJECTED);
                totals.countDeadOutcome(reason);
            }
        }
    }

    /** A record of the input topic. */
    public void record(byte[] id, DecodedRecord record, long timestamp, long now) {
        start(id, timestamp, now);
        Model model = models.newest().model();
        Prediction prediction = score(id, model, record, timestamp);
        if (join == null && !record.hasLabel()) {
            ledger.totals().count(PredictionFate.UNLABELLED);
        } else {
            Awaiting awaiting = new Awaiting(
                    ledger.streamTime(),
                    timestamp,
                    record.takeFeatures(),
                    prediction.values(),
                    prediction.members(),
                    prediction.modelVersion());
            await(id, awaiting, record);
        }
        journalIfFull();
    }

    private void await(byte[] id, Awaiting prediction, DecodedRecord record) {
        if (join == null) {
            // Labels arrive with the records or not at all: there is no state to look up.
            ledger.totals().count(PredictionFate.LABELLED);
            learn(id, prediction, record.label(), 0, prediction.timestamp());
        } else if (record.hasLabel()) {
            join.labeledRecord(id, prediction, record.label());
        } else {
            join.unlabeledRecord(id, prediction);
        }
    }

    /**
     * A record of the outcomes topic.
     *
     * @param label in the encoding of the target
     */
    public void outcome(byte[] id, double label, RawRecord original, long now) {
        start(id, original.timestamp(), now);
        requireJoin().outcome(id, new Early(ledger.streamTime(), label, original));
        journalIfFull();
    }

    /** A record without value, which withdraws what waits for the id. */
    public void tombstone(Source source, byte[] id, long timestamp, long now) {
        start(id, timestamp, now);
        switch (source) {
            case RECORDS -> {
                ledger.totals().count(RecordResult.TOMBSTONE);
                if (join != null) {
                    join.recordTombstone(id, ledger.streamTime());
                }
            }
            case OUTCOMES -> {
                ledger.totals().count(OutcomeResult.TOMBSTONE);
                requireJoin().outcomeTombstone(id, ledger.streamTime());
            }
        }
        journalIfFull();
    }

    private void start(byte[] id, long timestamp, long now) {
        nowMs = now;
        // A timestamp ahead of the clock must not expire what waits for outcomes.
        ledger.advanceStreamTime(Math.min(timestamp, now));
        if (join != null) {
            if (partitioner.partition(id) != ledger.partition()) {
                ledger.totals().countMisplaced();
            }
            join.sweep(ledger.streamTime());
        }
    }

    /** Score before learning: afterwards it would be a training error. */
    private Prediction score(byte[] id, Model model, DecodedRecord record, long timestamp) {
        Prediction prediction = scorer.predict(model, record.features(), timestamp);
        effects.predicted(id, prediction, timestamp);
        Totals totals = ledger.totals();
        totals.count(RecordResult.PREDICTED);
        if (prediction.stale()) {
            totals.countStale();
        }
        ledger.observe(model, record.features(), timestamp, nowMs);
        ledger.countMissing(record.missing());
        observer.scored(id, prediction, model, timestamp, nowMs - timestamp);
        return prediction;
    }

    private void learn(byte[] id, Awaiting prediction, double label, long labelDelayMs, long timestamp) {
        add(prediction, label, holdOut.use(id), labelDelayMs, timestamp);
        observer.labeled(id, label, labelDelayMs);
    }

    private void add(Awaiting prediction, double label, Example.Use use, long labelDelayMs, long timestamp) {
        Example example = new Example(
                prediction.features(),
                label,
                prediction.prediction(),
                prediction.members(),
                prediction.modelVersion(),
                use,
                labelDelayMs);
        ledger.add(example, timestamp, nowMs);
    }

    private void journalIfFull() {
        // One record can complete several examples, when predictions expire as negatives.
        if (ledger.isBatchFull()) {
            contribute(ledger.takeBatch());
        } else if (ledger.isHeldOutFull()) {
            contribute(ledger.takeHeldOut());
        }
    }

    private void contribute(Contribution contribution) {
        if (!ledger.hasRoomFor(contribution)) {
            effects.journaled(ledger.takeReady());
        }
        ledger.addReady(contribution, nowMs);
        if (config.journal().lingerMs() == 0) {
            journalReady();
        }
    }

    /** When {@link #flush} has a mini-batch to write; {@link Deadline#NONE} if there is none. */
    public long batchDeadlineMs() {
        return ledger.hasBatch()
                ? Deadline.after(
                        ledger.times().batchStart(),
                        config.learning().batching().lingerMs())
                : Deadline.NONE;
    }

    /** When {@link #flush} has moments to write; {@link Deadline#NONE} if there are none. */
    public long momentsDeadlineMs() {
        return ledger.hasMoments()
                ? Deadline.after(
                        ledger.times().momentsStart(), config.learning().momentsIntervalMs())
                : Deadline.NONE;
    }

    /** When {@link #flush} has complete contributions to write; {@link Deadline#NONE} if there are none. */
    public long readyDeadlineMs() {
        return ledger.hasReady()
                ? Deadline.after(ledger.times().readySince(), config.journal().lingerMs())
                : Deadline.NONE;
    }

    /**
     * Writes to the journal what has waited long enough.
     *
     * @return whether anything was written
     */
    public boolean flush(long now) {
        nowMs = now;
        if (batchDeadlineMs() <= now) {
            contribute(ledger.takeBatch());
        } else if (momentsDeadlineMs() <= now) {
            contribute(ledger.takeMoments());
        } else if (readyDeadlineMs() > now) {
            return false;
        }
        journalReady();
        return true;
    }

    /** Writes to the journal everything that waits. */
    public void flushAll() {
        if (ledger.hasBatch() || ledger.hasMoments()) {
            contribute(ledger.takeBatch());
        }
        journalReady();
    }

    /** Writes complete mini-batches to the journal without waiting for others. */
    public void journalReady() {
        if (ledger.hasReady()) {
            effects.journaled(ledger.takeReady());
        }
    }

    private OutcomeJoin requireJoin() {
        if (join == null) {
            throw new IllegalStateException("there is no outcomes topic");
        }
        return join;
    }

    private final class JoinEffects implements OutcomeJoin.Effects {
        @Override
        public void labeled(byte[] id, Awaiting prediction, double label, long labelDelayMs) {
            learn(id, prediction, label, labelDelayMs, ledger.streamTime());
        }

        @Override
        public void expired(byte[] id, Awaiting prediction) {
            if (config.outcomes().onExpiry() == OnExpiry.NEGATIVE) {
                long horizonMs = config.outcomes().horizonMs();
                add(prediction, BinaryTarget.NEGATIVE, holdOut.useOfExpired(id), horizonMs, ledger.streamTime());
            }
        }

        @Override
        public void orphaned(RawRecord outcome) {
            effects.orphaned(
                    outcome,
                    new Rejection(
                            DeadLetterReason.ORPHAN_OUTCOME, "no record with this id arrived within the horizon"));
        }
    }
}
