package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Contribution;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.JournalEntry;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.SettingsEntry;
import dev.lifeboat.learning.TrainingSettings;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.stats.RunningMoments;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When models are published if timers are late: those of the TopologyTestDriver are always on time. */
class LearnProcessorTest {
    private static final long INTERVAL = 100;

    private final LifeboatConfig config = LifeboatConfig.read(Pipeline.TITANIC, Map.of());
    private final LearningSettings settings = config.learning().settings();
    private final JournalCodec codec = new JournalCodec(config.model().signature());
    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final LearnProcessor processor = new LearnProcessor(config, PipelineObserver.NONE);
    private long now = Pipeline.T0;
    private long sequence;
    private long offset;

    @BeforeEach
    void init() {
        SnapshotStore store = SnapshotStore.builder(LifeboatTopology.LEARNER_STORE, Map.of(), new SnapshotStore.Group())
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
        assertThat(timers()).isEmpty();
    }

    @Test
    void noTimerIsLeftWhenEverythingIsPublished() {
        at(INTERVAL);
        fold();
        assertThat(published()).isEqualTo(1);
        assertThat(timers()).isEmpty();
    }

    @Test
    void modelWhosePredictionsCouldBeInfiniteIsNotPublished() {
        at(INTERVAL);
        configure(settings.withTraining(TrainingSettings.of(Loss.CROSS_ENTROPY, new Optimizer.Sgd(1e308, 0))));
        foldExample();
        assertThat(published()).isZero();
        assertThat(timers()).isEmpty();
        at(3 * INTERVAL);
        fold();
        assertThat(published()).isZero();
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

    private List<CapturedPunctuator> timers() {
        return context.scheduledPunctuators().stream()
                .filter(timer -> !timer.cancelled())
                .toList();
    }

    private int published() {
        return context.forwarded().size();
    }
}
