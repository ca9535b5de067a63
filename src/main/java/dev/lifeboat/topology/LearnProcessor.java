package dev.lifeboat.topology;

import dev.lifeboat.config.LearningSettingsText;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearnerStateCodec;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.StateEntry;
import dev.lifeboat.pipeline.Deadline;
import dev.lifeboat.pipeline.LearningTask;
import dev.lifeboat.pipeline.MemberThreads;
import dev.lifeboat.pipeline.PipelineObserver;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the {@link LearningTask}.
 *
 * <p>{@code init} may be called again on the same object after an aborted transaction: everything is read from the store again.
 */
final class LearnProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger log = LoggerFactory.getLogger(LearnProcessor.class);

    /** Part of the snapshot with the start of the interval of checkpoints; the other parts, from 0 on, are those of the replay buffer. */
    private static final int CHECKPOINT_PART = -1;

    private final LifeboatConfig config;
    private final PipelineObserver observer;
    private final long maxJournalBytes;
    private final ModelJson modelJson;
    private final JournalCodec journalCodec;
    private final LearnerStateCodec stateCodec;
    private final byte[] modelName;
    private ProcessorContext<byte[], byte[]> context;
    private SnapshotStore store;
    private LearningTask task;
    private OneShotTimer publication;
    private OneShotTimer checkpoint;
    private @Nullable MemberThreads threads;

    LearnProcessor(LifeboatConfig config, TopologyInputs inputs) {
        this.config = config;
        this.observer = inputs.observer();
        this.maxJournalBytes = inputs.maxJournalBytes();
        this.modelJson = new Formats(config).models();
        this.journalCodec = new JournalCodec(config.model());
        this.stateCodec = new LearnerStateCodec(config.model());
        this.modelName = config.applicationId().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        store = context.getStateStore(LifeboatTopology.LEARNER_STORE);
        LearnerState state = restore();
        closeThreads();
        threads = new MemberThreads(config.applicationId(), config.learning().threads());
        Learner learner = new Learner(config.model(), state, threads);
        long intervalMs = config.models().intervalMs();
        long checkpointIntervalMs = config.journal().checkpointIntervalMs();
        task = new LearningTask(learner, intervalMs, checkpointIntervalMs, System::nanoTime, new Effects(), observer);
        startTask();
        store.bind(this::snapshot);
        observer.learned(stateCodec.toBytesWithoutReplay(state));
        publication = new OneShotTimer(context, this::publish);
        checkpoint = new OneShotTimer(context, this::writeCheckpoint);
        setTimers();
    }

    private void startTask() {
        long now = context.currentSystemTimeMs();
        byte[] lastCheckpoint = store.lastPart(CHECKPOINT_PART);
        if (lastCheckpoint == null) {
            task.start(now);
        } else {
            task.start(now, ByteBuffer.wrap(lastCheckpoint).getLong());
        }
    }

    private LearnerState restore() {
        byte[] snapshot = store.last();
        if (snapshot == null) {
            return LearnerState.empty(config.model());
        }
        LearnerState state = stateCodec.fromBytes(snapshot);
        state.readReplay(store::lastPart);
        return state;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        long offset = context.recordMetadata().map(RecordMetadata::offset).orElseThrow();
        task.entry(offset, journalCodec.fromBytes(record.value()), context.currentSystemTimeMs());
        store.touch();
        setTimers();
    }

    @Override
    public void close() {
        closeThreads();
        observer.learnerRevoked();
    }

    private void closeThreads() {
        if (threads != null) {
            threads.close();
        }
    }

    private byte[] snapshot() {
        task.state().writeReplayChanges(store::putPart);
        writeCheckpointTime();
        byte[] state = stateCodec.toBytesWithoutReplay(task.state());
        observer.learned(state);
        return state;
    }

    private void writeCheckpointTime() {
        byte[] time =
                ByteBuffer.allocate(Long.BYTES).putLong(task.checkpointMs()).array();
        if (!Arrays.equals(time, store.lastPart(CHECKPOINT_PART))) {
            store.putPart(CHECKPOINT_PART, time);
        }
    }

    private void publish() {
        task.publishIfDue(context.currentSystemTimeMs());
        setTimers();
    }

    private void writeCheckpoint() {
        task.checkpointIfDue(context.currentSystemTimeMs());
        store.touch();
        setTimers();
    }

    /** Timers that are set are left alone: a timer that fires too early sets itself again. */
    private void setTimers() {
        setTimer(publication, task.publicationDeadlineMs());
        setTimer(checkpoint, task.checkpointDeadlineMs());
    }

    private void setTimer(OneShotTimer timer, long deadlineMs) {
        if (deadlineMs != Deadline.NONE && !timer.isSet()) {
            timer.set(deadlineMs - context.currentSystemTimeMs());
        }
    }

    private final class Effects implements LearningTask.Effects {
        @Override
        public void published(Model model, LearnerState state) {
            byte[] value = modelJson.toBytes(model, state);
            Record<byte[], byte[]> published =
                    new Record<>(modelName, value, context.currentSystemTimeMs(), new RecordHeaders());
            context.forward(published, LifeboatTopology.MODELS_SINK);
        }

        @Override
        public void checkpoint(LearnerState state) {
            StateEntry entry = StateEntry.of(StateEntry.Reason.CHECKPOINT, config.model(), state);
            byte[] value = journalCodec.toBytes(entry);
            if (value.length > maxJournalBytes) {
                log.warn(
                        "There is no checkpoint of model version {}: it has {} bytes, but topic {} accepts {}; raise"
                                + " kafka.max.request.size and the topic's max.message.bytes",
                        state.version(),
                        value.length,
                        config.topics().journal(),
                        maxJournalBytes);
                return;
            }
            Record<byte[], byte[]> written =
                    new Record<>(new byte[0], value, context.currentSystemTimeMs(), new RecordHeaders());
            context.forward(written, LifeboatTopology.CHECKPOINTS_SINK);
            log.info("The journal gets a checkpoint of model version {}", state.version());
        }

        @Override
        public void withheld(Model model) {
            log.warn(
                    "Model version {} is not published: its parameters are so large that predictions can be infinite",
                    model.version());
        }

        @Override
        public void reconfigured(LearningSettings before, LearningSettings after) {
            log.info(
                    "Model version {}: the settings have changed: {}",
                    task.state().version(),
                    String.join(", ", LearningSettingsText.differences(before, after)));
        }

        @Override
        public void warned(String warning) {
            log.warn("Model version {}: {}", task.state().version(), warning);
        }
    }
}
