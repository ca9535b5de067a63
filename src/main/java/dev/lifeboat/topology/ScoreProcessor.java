package dev.lifeboat.topology;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.JournalRecord;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Scorer;
import dev.lifeboat.topology.PendingState.Awaiting;
import dev.lifeboat.topology.PendingState.Early;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Scores records with the newest model, and hands to the journal what can be learned from them. One processor reads both input
 * topics, because both change the same state.
 */
final class ScoreProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    /** One record in so many is timed: reading the clock twice costs as much as a small network's forward pass. */
    private static final int TIMED = 64;

    private final LifeboatConfig config;
    private final int partitions;
    private final ModelHolder holder;
    private final PipelineObserver observer;
    private final RecordDecoder decoder;
    private final PredictionEncoder encoder;
    private final Scorer scorer;
    private final DeadLetters deadLetters;
    private final Admission admission;
    private final JournalCodec codec = new JournalCodec();
    private ProcessorContext<byte[], byte[]> context;
    private SnapshotStore store;
    private Ledger ledger;
    private @Nullable PendingStore pending;
    private @Nullable OutcomeJoin join;
    private Timer linger;
    private Timer interval;
    private int partition;
    private int untilTimed;

    /** When the record at hand came, by the wall clock: asking again would cost as much as a small layer. */
    private long nowMs;

    /** @param partitions of the input topic */
    ScoreProcessor(LifeboatConfig config, int partitions, ModelHolder holder, PipelineObserver observer) {
        this.config = config;
        this.partitions = partitions;
        this.holder = holder;
        this.observer = observer;
        this.decoder = new RecordDecoder(config.schema(), config.idField());
        this.encoder =
                new PredictionEncoder(config.applicationId(), config.learning().threshold());
        this.scorer = new Scorer(config.model().shape());
        this.deadLetters = new DeadLetters(config.deadLetterMaxBytes());
        this.admission = new Admission(config, decoder, deadLetters);
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        partition = context.taskId().partition();
        store = context.getStateStore(Nodes.LEDGER_STORE);
        byte[] snapshot = store.last();
        ledger = snapshot == null ? Ledger.empty(config, partition) : Ledger.fromBytes(snapshot, config, partition);
        store.bind(this::snapshot);
        if (config.topics().outcomes() != null) {
            pending = new PendingStore(
                    context.getStateStore(Nodes.PENDING_STORE),
                    context.getStateStore(Nodes.PENDING_EXPIRY_STORE),
                    partitions);
            join = new OutcomeJoin(pending, config.horizonMs(), ledger.totals(), new JoinEffects());
        }
        linger = new Timer(context, this::lingerIsOver);
        interval = new Timer(context, this::intervalIsOver);
        setTimers();
        observer.assigned(partition, ledger.totals().copy(), ledger.missing());
        observer.journalled(partition, ledger.sequence());
    }

    private byte[] snapshot() {
        if (pending != null) {
            pending.write();
        }
        observer.committing(partition, ledger.totals().copy(), ledger.missing());
        observer.journalled(partition, ledger.sequence());
        return ledger.toBytes();
    }

    @Override
    public void close() {
        observer.revoked(partition);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        nowMs = context.currentSystemTimeMs();
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        boolean isOutcome = metadata.topic().equals(config.topics().outcomes());
        Long badTimestamp = TimestampGuard.unmark(record.headers());
        Rejection rejection = admission.check(record, isOutcome, badTimestamp);
        if (rejection != null) {
            reject(record, metadata, isOutcome, rejection);
        } else {
            ledger.advanceStreamTime(record.timestamp());
            if (join == null) {
                acceptInline(record, admission.id());
            } else {
                acceptJoined(join, record, metadata, isOutcome, admission.id());
            }
            journalIfFull();
        }
        store.touch();
    }

    private void reject(
            Record<byte[], byte[]> record, RecordMetadata metadata, boolean isOutcome, Rejection rejection) {
        Totals totals = ledger.totals();
        if (isOutcome) {
            totals.count(OutcomeResult.REJECTED);
            totals.countDeadOutcome(rejection.reason());
        } else {
            totals.count(RecordResult.DEAD_LETTER);
            totals.countDeadRecord(rejection.reason());
        }
        DeadLetters.Origin origin = new DeadLetters.Origin(metadata.topic(), metadata.partition(), metadata.offset());
        context.forward(deadLetters.letter(record, origin, rejection), Nodes.DEAD_LETTERS);
    }

    /** Labels come with the records or not at all: no state is looked up. */
    private void acceptInline(Record<byte[], byte[]> record, byte[] id) {
        if (record.value() == null) {
            ledger.totals().count(RecordResult.TOMBSTONE);
            return;
        }
        Model model = holder.held().model();
        double probability = score(model, record, id);
        if (decoder.label() == RecordDecoder.NO_LABEL) {
            ledger.totals().count(PredictionFate.UNLABELLED);
        } else {
            ledger.totals().count(PredictionFate.LABELLED);
            learn(id, prediction(record, model, probability), decoder.label() == 1, 0, record.timestamp());
        }
    }

    private void acceptJoined(
            OutcomeJoin outcomeJoin,
            Record<byte[], byte[]> record,
            RecordMetadata metadata,
            boolean isOutcome,
            byte[] id) {
        countMisplaced(id);
        outcomeJoin.sweep(ledger.streamTime());
        if (record.value() == null) {
            acceptTombstone(outcomeJoin, isOutcome, id);
        } else if (isOutcome) {
            outcomeJoin.outcome(id, early(record, metadata.offset()));
        } else {
            Model model = holder.held().model();
            double probability = score(model, record, id);
            outcomeJoin.record(id, prediction(record, model, probability), label());
        }
    }

    private void acceptTombstone(OutcomeJoin outcomeJoin, boolean isOutcome, byte[] id) {
        if (isOutcome) {
            ledger.totals().count(OutcomeResult.TOMBSTONE);
            outcomeJoin.outcomeTombstone(id, ledger.streamTime());
        } else {
            ledger.totals().count(RecordResult.TOMBSTONE);
            outcomeJoin.recordTombstone(id, ledger.streamTime());
        }
    }

    private void countMisplaced(byte[] id) {
        if (Utils.toPositive(Utils.murmur2(id)) % partitions != partition) {
            ledger.totals().countMisplaced();
        }
    }

    /** Score before learning: afterwards it would be a training error. */
    private double score(Model model, Record<byte[], byte[]> record, byte[] id) {
        double[] features = decoder.features();
        double probability = probability(model, features);
        context.forward(
                new Record<>(
                        id, encoded(id, probability, model, record.timestamp()), record.timestamp(), record.headers()),
                Nodes.PREDICTIONS);
        ledger.totals().count(RecordResult.PREDICTED);
        ledger.observe(model, features, record.timestamp(), nowMs);
        ledger.countMissing(decoder.missing());
        observer.scored(id, probability, model, record.timestamp(), nowMs - record.timestamp());
        return probability;
    }

    private Awaiting prediction(Record<byte[], byte[]> record, Model model, double probability) {
        return new Awaiting(
                ledger.streamTime(), record.timestamp(), decoder.takeFeatures(), probability, model.version());
    }

    private byte[] encoded(byte[] id, double probability, Model model, long timestamp) {
        if (model.isStale(timestamp, config.maxModelLagMs())) {
            ledger.totals().countStale();
            return encoder.encodeStale(id, probability, model.version());
        }
        return encoder.encode(id, probability, model.version());
    }

    private double probability(Model model, double[] features) {
        if (untilTimed > 0) {
            untilTimed--;
            return scorer.probability(model, features);
        }
        untilTimed = TIMED - 1;
        long startNanos = System.nanoTime();
        double probability = scorer.probability(model, features);
        observer.forwarded(System.nanoTime() - startNanos);
        return probability;
    }

    private @Nullable Boolean label() {
        return decoder.label() == RecordDecoder.NO_LABEL ? null : (Boolean) (decoder.label() == 1);
    }

    private Early early(Record<byte[], byte[]> record, long offset) {
        return new Early(
                ledger.streamTime(),
                decoder.label() == 1,
                record.timestamp(),
                offset,
                record.key(),
                record.value(),
                Early.copyOf(record.headers()));
    }

    private void learn(byte[] id, Awaiting prediction, boolean label, long labelDelayMs, long timestamp) {
        add(prediction, label, config.holdOut().use(id), labelDelayMs, timestamp);
        observer.labelled(id, label, labelDelayMs);
    }

    private void add(Awaiting prediction, boolean label, Example.Use use, long labelDelayMs, long timestamp) {
        ledger.add(
                new Example(
                        prediction.features(),
                        label,
                        prediction.probability(),
                        prediction.modelVersion(),
                        use,
                        labelDelayMs),
                timestamp,
                nowMs);
    }

    private void journalIfFull() {
        // One record of an input topic can make several examples, when predictions expire as negatives.
        if (ledger.isBatchFull()) {
            journal(ledger.takeBatch());
        } else if (ledger.isHeldOutFull()) {
            journal(ledger.takeHeldOut());
        }
        setTimers();
    }

    private void setTimers() {
        if (!linger.isSet() && ledger.isBatchOpen() && config.batchLingerMs() > 0) {
            linger.set(remaining(ledger.batchStartMs(), config.batchLingerMs()));
        }
        if (!interval.isSet() && ledger.isWaiting() && config.scalingIntervalMs() > 0) {
            interval.set(remaining(ledger.waitingSinceMs(), config.scalingIntervalMs()));
        }
    }

    private long remaining(long sinceMs, long limitMs) {
        return sinceMs + limitMs - context.currentSystemTimeMs();
    }

    private void lingerIsOver() {
        if (ledger.isBatchOpen() && remaining(ledger.batchStartMs(), config.batchLingerMs()) <= 0) {
            journal(ledger.takeBatch());
            store.touch();
        }
        setTimers();
    }

    private void intervalIsOver() {
        if (ledger.isWaiting() && remaining(ledger.waitingSinceMs(), config.scalingIntervalMs()) <= 0) {
            journal(ledger.takeMoments());
            store.touch();
        }
        setTimers();
    }

    private void journal(JournalRecord entry) {
        byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(partition).array();
        context.forward(
                new Record<>(key, codec.toBytes(entry), context.currentSystemTimeMs(), new RecordHeaders()),
                Nodes.JOURNAL_SINK);
    }

    private final class JoinEffects implements OutcomeJoin.Effects {
        @Override
        public void learn(byte[] id, Awaiting prediction, boolean label, long labelDelayMs) {
            ScoreProcessor.this.learn(id, prediction, label, labelDelayMs, ledger.streamTime());
        }

        @Override
        public void expired(byte[] id, Awaiting prediction) {
            if (config.expiryIsNegative()) {
                add(prediction, false, config.holdOut().useOfExpired(id), config.horizonMs(), ledger.streamTime());
            }
        }

        @Override
        public void orphaned(Early outcome) {
            Record<byte[], byte[]> original = new Record<>(
                    outcome.key(),
                    outcome.value(),
                    outcome.timestamp(),
                    new RecordHeaders(outcome.headers().toArray(Header[]::new)));
            String topic = String.valueOf(config.topics().outcomes());
            context.forward(
                    deadLetters.letter(
                            original,
                            new DeadLetters.Origin(topic, partition, outcome.offset()),
                            new Rejection(DeadLetterReason.ORPHAN_OUTCOME, "no record with this id came in time")),
                    Nodes.DEAD_LETTERS);
        }
    }
}
