package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.stats.RunningMoments;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When models are published, where a timer is late: the driver's timers are always on time. */
class LearnProcessorTest {
    private static final long INTERVAL = 100;

    private final LifeboatConfig config = Pipeline.config(Path.of("config/titanic.properties"), Map.of());
    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final LearnProcessor processor = new LearnProcessor(
            config, new ModelJson("titanic", config.schema(), config.model()), PipelineObserver.NONE);
    private long now = Pipeline.T0;
    private long sequence;

    @BeforeEach
    void init() {
        SnapshotStore store = SnapshotStore.builder(NodeNames.LEARNER_STORE, Map.of(), new SnapshotGroup())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
        context.setCurrentSystemTimeMs(now);
        processor.init(context);
    }

    @Test
    void timerThatIsLateDoesNotShortenTheInterval() {
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

    private void at(long ms) {
        now = Pipeline.T0 + ms;
        context.setCurrentSystemTimeMs(now);
    }

    private void fold() {
        context.setRecordMetadata("titanic-journal", 0, sequence);
        ExamplesEntry entry = new ExamplesEntry(
                config.model().fingerprint(),
                config.learning(),
                0,
                sequence++,
                now,
                new RunningMoments(2),
                List.of(),
                new Totals().toArray());
        processor.process(new Record<>(new byte[4], new JournalCodec().toBytes(entry), now));
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
