package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.evaluation.EvaluationSettings;
import dev.lifeboat.learning.Contribution;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.JournalEntry;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.SettingsEntry;
import dev.lifeboat.learning.SingleNetwork;
import dev.lifeboat.learning.StateEntry;
import dev.lifeboat.learning.TrainingSettings;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.stats.RunningMoments;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When models are published if timers are late: those of the TopologyTestDriver are always on time. And checkpoints. */
class LearnProcessorTest {
    private static final long INTERVAL = 100;
    private static final long CHECKPOINT_INTERVAL = 1_000_000;
    private static final int MAX_JOURNAL_BYTES = 20_000;

    private final LifeboatConfig config = LifeboatConfig.read(
            Pipeline.TITANIC,
            Map.of(),
            Map.of("journal.checkpoint.interval.ms", Long.toString(CHECKPOINT_INTERVAL), "evaluation.window", "100"));
    private final LearningSettings settings = config.learning().settings();
    private final JournalCodec codec = new JournalCodec(config.model());
    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final TopologyInputs inputs = new TopologyInputs(
            1,
            Pipeline.SOURCE_TOPICS,
            MAX_JOURNAL_BYTES,
            new ModelHolder(Model.untrained(config.model(), settings)),
            PipelineObserver.NONE);
    private final LearnProcessor processor = new LearnProcessor(config, inputs);
    private long now = Pipeline.T0;
    private long sequence;
    private long offset;

    private SnapshotStore store;

    @BeforeEach
    void init() {
        store = SnapshotStore.builder(LifeboatTopology.LEARNER_STORE, Map.of(), new SnapshotStore.Group())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
        context.setCurrentSystemTimeMs(now);
        processor.init(context);
        configure(settings);
    }

    @Test
    void lateTimerDoesNotShortenTheInterval() {
        fold();
        at(INTERVAL + 5);
        fold();
        assertThat(published()).isEqualTo(1);
        at(INTERVAL + 6);
        fold();
        fireTimers();
        assertThat(published()).isEqualTo(1);
        at(2 * INTERVAL + 5);
        fireTimers();
        assertThat(published()).isEqualTo(2);
        assertThat(publicationTimers()).isEmpty();
    }

    @Test
    void noTimerIsLeftWhenEverythingIsPublished() {
        at(INTERVAL);
        fold();
        assertThat(published()).isEqualTo(1);
        assertThat(publicationTimers()).isEmpty();
    }

    @Test
    void modelWhosePredictionsCouldBeInfiniteIsNotPublished() {
        at(INTERVAL);
        configure(SingleNetwork.withTraining(
                settings, TrainingSettings.of(Loss.CROSS_ENTROPY, new Optimizer.Sgd(1e308, 0))));
        foldExample();
        assertThat(published()).isZero();
        assertThat(publicationTimers()).isEmpty();
        at(3 * INTERVAL);
        fold();
        assertThat(published()).isZero();
    }

    @Test
    void checkpointIsTheStateAtItsVersion() {
        fold();
        at(CHECKPOINT_INTERVAL - 1);
        fireTimers();
        assertThat(checkpoints()).isEmpty();
        at(CHECKPOINT_INTERVAL);
        fireTimers();

        StateEntry checkpoint = checkpoints().get(0);
        assertThat(checkpoints()).hasSize(1);
        assertThat(checkpoint.reason()).isEqualTo(StateEntry.Reason.CHECKPOINT);
        assertThat(checkpoint.state(config.model()).version()).isEqualTo(offset - 1);
        assertThat(checkpoint.state(config.model()).settings()).isEqualTo(settings);
        assertThat(checkpoint.state(config.model()).sequences()).isEqualTo(Map.of(0, sequence));
    }

    /** Many restarts within an interval must not delay the checkpoint, nor repeat it. */
    @Test
    void intervalOfCheckpointsSurvivesARestart() {
        fold();
        store.flushCache();
        at(CHECKPOINT_INTERVAL - 1);
        processor.init(context);
        at(CHECKPOINT_INTERVAL);
        fireTimers();
        assertThat(checkpoints()).hasSize(1);

        store.flushCache();
        at(2 * CHECKPOINT_INTERVAL - 1);
        processor.init(context);
        fireTimers();
        assertThat(checkpoints()).hasSize(1);
    }

    @Test
    void checkpointIsWrittenAgainIfItsTransactionWasAborted() {
        fold();
        store.flushCache();
        at(CHECKPOINT_INTERVAL);
        fireTimers();
        processor.init(context);
        fireTimers();
        assertThat(checkpoints()).hasSize(2);
    }

    @Test
    void checkpointThatTheJournalDoesNotAcceptIsLeftOut() {
        configure(settings.withEvaluation(new EvaluationSettings(10_000, 0.5)));
        for (int i = 0; i < 2_000; i++) {
            foldExample();
        }
        at(CHECKPOINT_INTERVAL);
        fireTimers();
        assertThat(checkpoints()).isEmpty();
        assertThat(published()).as("and learning goes on").isPositive();
    }

    private List<StateEntry> checkpoints() {
        return forwarded(LifeboatTopology.CHECKPOINTS_SINK)
                .map(value -> (StateEntry) codec.fromBytes(value))
                .toList();
    }

    private Stream<byte[]> forwarded(String sink) {
        return context.forwarded(sink).stream()
                .map(forward -> (byte[]) forward.record().value());
    }

    private void at(long ms) {
        now = Pipeline.T0 + ms;
        context.setCurrentSystemTimeMs(now);
    }

    private void configure(LearningSettings learning) {
        process(new SettingsEntry(config.model().fingerprint(), learning));
    }

    private void fold() {
        fold(List.of());
    }

    private void foldExample() {
        double[] features = {3, 1, 22};
        fold(List.of(new Example(features, 1, new double[] {0.5}, -1, Example.Use.TRAINING, 0)));
    }

    private void fold(List<Example> examples) {
        process(new ExamplesEntry(
                config.model().fingerprint(),
                0,
                sequence++,
                List.of(new Contribution(now, new RunningMoments(2), examples)),
                new Totals().toArray()));
    }

    private void process(JournalEntry entry) {
        context.setRecordMetadata("titanic-journal", 0, offset++);
        processor.process(new Record<>(new byte[4], codec.toBytes(entry), now));
    }

    private void fireTimers() {
        timers().forEach(timer -> timer.getPunctuator().punctuate(now));
    }

    /** Without that of the checkpoint. */
    private List<CapturedPunctuator> publicationTimers() {
        return timers().stream()
                .filter(timer -> timer.getInterval().toMillis() <= INTERVAL)
                .toList();
    }

    private List<CapturedPunctuator> timers() {
        return context.scheduledPunctuators().stream()
                .filter(timer -> !timer.cancelled())
                .toList();
    }

    private int published() {
        return (int) forwarded(LifeboatTopology.MODELS_SINK).count();
    }
}
