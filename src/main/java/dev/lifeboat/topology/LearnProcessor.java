package dev.lifeboat.topology;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.JournalEntry;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Step;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folds the journal into the learner, and publishes models: at most one an interval, and always the last one. */
final class LearnProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger log = LoggerFactory.getLogger(LearnProcessor.class);

    private final LifeboatConfig config;
    private final ModelJson json;
    private final PipelineObserver observer;
    private final JournalCodec codec = new JournalCodec();
    private final byte[] modelName;
    private ProcessorContext<byte[], byte[]> context;
    private SnapshotStore store;
    private Learner learner;
    private Timer publication;
    private long publishedMs;
    private long publishedVersion;

    LearnProcessor(LifeboatConfig config, ModelJson json, PipelineObserver observer) {
        this.config = config;
        this.json = json;
        this.observer = observer;
        this.modelName = config.applicationId().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        store = context.getStateStore(Nodes.LEARNER_STORE);
        byte[] snapshot = store.last();
        LearnerState state = snapshot == null
                ? LearnerState.initial(config.model(), config.learning())
                : LearnerState.fromBytes(snapshot);
        if (!state.fingerprint().equals(config.model().fingerprint())) {
            throw new ForeignModelException(state.fingerprint(), config.model().fingerprint());
        }
        state.readReplay(store::lastPart);
        learner = new Learner(config.model(), state);
        store.bind(this::snapshot);
        observer.learned(state.toBytesWithoutReplay());
        publication = new Timer(context, this::publishIfNewer);
        publishedMs = context.currentSystemTimeMs();
        publishedVersion = Model.UNTRAINED;
        if (state.version() > Model.UNTRAINED) {
            // Whether the last version was published before a stop is not known.
            publication.set(config.modelsIntervalMs());
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        long offset = context.recordMetadata().map(RecordMetadata::offset).orElseThrow();
        JournalEntry entry = codec.entryFromBytes(record.value());
        long startNanos = System.nanoTime();
        Step step = learner.fold(offset, entry);
        observer.folded(step, System.nanoTime() - startNanos);
        store.touch();
        long sincePublished = context.currentSystemTimeMs() - publishedMs;
        if (sincePublished >= config.modelsIntervalMs()) {
            publish();
        } else if (!publication.isSet()) {
            publication.set(config.modelsIntervalMs() - sincePublished);
        }
    }

    @Override
    public void close() {
        observer.learnerRevoked();
    }

    private byte[] snapshot() {
        learner.state().writeReplayChanges(store::putPart);
        byte[] state = learner.state().toBytesWithoutReplay();
        observer.learned(state);
        return state;
    }

    private void publishIfNewer() {
        if (learner.state().version() <= publishedVersion) {
            return;
        }
        // A record may have published since the timer was set, if the timer is late.
        long sincePublished = context.currentSystemTimeMs() - publishedMs;
        if (sincePublished >= config.modelsIntervalMs()) {
            publish();
        } else {
            publication.set(config.modelsIntervalMs() - sincePublished);
        }
    }

    private void publish() {
        publishedMs = context.currentSystemTimeMs();
        publishedVersion = learner.state().version();
        Model model = learner.model();
        if (!model.isFinite()) {
            log.warn(
                    "Model version {} has a parameter that is not a finite number; it is not published",
                    model.version());
            return;
        }
        byte[] value = json.toBytes(model, learner.state());
        context.forward(new Record<>(modelName, value, publishedMs, new RecordHeaders()), Nodes.MODELS_SINK);
    }
}
