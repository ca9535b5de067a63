package dev.lifeboat.topology;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.DeadLetterWriter;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.PredictionWriter;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.pipeline.Deadline;
import dev.lifeboat.pipeline.Ledger;
import dev.lifeboat.pipeline.LedgerCodec;
import dev.lifeboat.pipeline.PendingPredictions;
import dev.lifeboat.pipeline.RecordScorer;
import dev.lifeboat.pipeline.ScoringTask;
import dev.lifeboat.schema.RawRecord;
import dev.lifeboat.schema.Rejection;
import dev.lifeboat.schema.Source;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link ScoringTask}. One processor reads both source topics, because both change the same state.
 *
 * <p>{@code init} may be called again on the same object after an aborted transaction: everything is read from the stores again.
 */
final class ScoreProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private final LifeboatConfig config;
    private final TopologyInputs inputs;
    private final IncomingRecord incoming;
    private final PredictionWriter predictionWriter;
    private final DeadLetterWriter deadLetterWriter;
    private final JournalCodec journalCodec;
    private final LedgerCodec ledgerCodec;
    private final RecordScorer scorer;
    private ProcessorContext<byte[], byte[]> context;
    private SnapshotStore store;
    private Ledger ledger;
    private @Nullable PendingPredictions pending;
    private ScoringTask task;
    private OneShotTimer batchTimer;
    private OneShotTimer momentsTimer;
    private OneShotTimer readyTimer;
    private int partition;

    ScoreProcessor(LifeboatConfig config, TopologyInputs inputs) {
        Formats formats = new Formats(config);
        this.config = config;
        this.inputs = inputs;
        this.incoming = new IncomingRecord(config, formats.recordReader());
        this.predictionWriter = formats.predictionWriter();
        this.deadLetterWriter = new DeadLetterWriter(config.records().maxDeadLetterBytes());
        this.journalCodec = new JournalCodec(config.model());
        this.ledgerCodec = new LedgerCodec(config);
        this.scorer = new RecordScorer(config, System::nanoTime, inputs.observer());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        partition = context.taskId().partition();
        store = context.getStateStore(LifeboatTopology.LEDGER_STORE);
        byte[] snapshot = store.last();
        ledger = snapshot == null ? Ledger.empty(config, partition) : ledgerCodec.fromBytes(snapshot, partition);
        pending = config.topics().outcomes() == null
                ? null
                : new PendingPredictions(
                        config.model(),
                        new KafkaByteStore(context.getStateStore(LifeboatTopology.PENDING_STORE)),
                        new KafkaByteStore(context.getStateStore(LifeboatTopology.PENDING_EXPIRY_STORE)),
                        inputs.partitions());
        task = new ScoringTask(
                config,
                ledger,
                pending,
                inputs.models(),
                scorer,
                inputs::partitionOf,
                new Effects(),
                inputs.observer());
        task.start(inputs.sourceTopics());
        store.bind(this::snapshot);
        batchTimer = new OneShotTimer(context, this::flush);
        momentsTimer = new OneShotTimer(context, this::flush);
        readyTimer = new OneShotTimer(context, this::flush);
        setTimers();
        inputs.observer().assigned(partition, ledger.totals().copy(), ledger.missing());
        inputs.observer().journaled(partition, ledger.sequence());
    }

    private byte[] snapshot() {
        if (pending != null) {
            pending.write();
        }
        inputs.observer().committing(partition, ledger.totals().copy(), ledger.missing());
        inputs.observer().journaled(partition, ledger.sequence());
        return ledgerCodec.toBytes(ledger);
    }

    @Override
    public void close() {
        inputs.observer().revoked(partition);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        Source source = metadata.topic().equals(config.topics().outcomes()) ? Source.OUTCOMES : Source.RECORDS;
        store.touch();
        if (task.skips(source, metadata.offset())) {
            return;
        }
        Rejection rejection = incoming.read(source, record, metadata.offset());
        if (rejection == null) {
            accept(source);
            setTimers();
        } else {
            task.rejected(source, rejection.reason());
            forwardDeadLetter(metadata.topic(), incoming.raw(), rejection);
        }
    }

    private void accept(Source source) {
        long now = context.currentSystemTimeMs();
        if (incoming.isTombstone()) {
            task.tombstone(source, incoming.id(), incoming.timestamp(), now);
            return;
        }
        switch (source) {
            case RECORDS -> task.record(incoming.id(), incoming.decoded(), incoming.timestamp(), now);
            case OUTCOMES -> task.outcome(incoming.id(), incoming.decoded().label(), incoming.raw(), now);
        }
    }

    private void forwardDeadLetter(String topic, RawRecord original, Rejection rejection) {
        RawRecord letter = deadLetterWriter.write(topic, partition, original, rejection);
        context.forward(KafkaRecords.toRecord(letter), LifeboatTopology.DEAD_LETTERS);
    }

    /** Timers that are set are left alone: a timer that fires too early sets itself again. */
    private void setTimers() {
        if (!batchTimer.isSet()) {
            setTimer(batchTimer, task.batchDeadlineMs());
        }
        if (!momentsTimer.isSet()) {
            setTimer(momentsTimer, task.momentsDeadlineMs());
        }
        if (!readyTimer.isSet()) {
            setTimer(readyTimer, task.readyDeadlineMs());
        }
    }

    private void setTimer(OneShotTimer timer, long deadlineMs) {
        if (deadlineMs != Deadline.NONE) {
            timer.set(deadlineMs - context.currentSystemTimeMs());
        }
    }

    private void flush() {
        if (task.flush(context.currentSystemTimeMs())) {
            store.touch();
        }
        setTimers();
    }

    private final class Effects implements ScoringTask.Effects {
        @Override
        public void predicted(byte[] id, Prediction prediction, long timestamp) {
            byte[] value = predictionWriter.write(id, prediction);
            context.forward(new Record<>(id, value, timestamp, incoming.headers()), LifeboatTopology.PREDICTIONS);
        }

        @Override
        public void journaled(ExamplesEntry entry) {
            byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(partition).array();
            byte[] value = journalCodec.toBytes(entry);
            context.forward(
                    new Record<>(key, value, context.currentSystemTimeMs(), new RecordHeaders()),
                    LifeboatTopology.JOURNAL_SINK);
        }

        @Override
        public void orphaned(RawRecord outcome, Rejection rejection) {
            forwardDeadLetter(Objects.requireNonNull(config.topics().outcomes()), outcome, rejection);
        }
    }
}
