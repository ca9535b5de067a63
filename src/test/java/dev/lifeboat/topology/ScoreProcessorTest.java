package dev.lifeboat.topology;

import static dev.lifeboat.topology.Passengers.SURVIVED;
import static dev.lifeboat.topology.Passengers.passenger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Model;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.OutcomeResult;
import dev.lifeboat.pipeline.RecordResult;
import dev.lifeboat.pipeline.SourceTopicException;
import dev.lifeboat.pipeline.SourceTopics;
import dev.lifeboat.pipeline.Totals;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that are consumed twice, and topics that were recreated: the TopologyTestDriver can produce neither. */
class ScoreProcessorTest {
    private static final String RECORDS = "passengers";
    private static final String OUTCOMES = "outcomes";
    private static final SourceTopics TOPICS = new SourceTopics("records-1", "outcomes-1");

    private final LifeboatConfig config = LifeboatConfig.read(
            Pipeline.TITANIC, Map.of(), Map.of("learning.batch.size", "1", "journal.linger.ms", "0"));
    private final ModelHolder models =
            new ModelHolder(Model.untrained(config.model(), config.learning().settings()));
    private final RecordingObserver observer = new RecordingObserver();
    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final SnapshotStore ledger = SnapshotStore.builder(
                    LifeboatTopology.LEDGER_STORE, Map.of(), new SnapshotStore.Group())
            .withLoggingDisabled()
            .build();
    private final KeyValueStore<Bytes, byte[]> pending = store(LifeboatTopology.PENDING_STORE);
    private ScoreProcessor processor = new ScoreProcessor(config, inputs(TOPICS));
    private long recordsConsumed;
    private long outcomesConsumed;

    @BeforeEach
    void init() {
        ledger.init(context.getStateStoreContext(), ledger);
        context.addStateStore(ledger);
        context.addStateStore(pending);
        context.addStateStore(store(LifeboatTopology.PENDING_EXPIRY_STORE));
        context.setCurrentSystemTimeMs(Pipeline.T0);
        processor.init(context);
    }

    private KeyValueStore<Bytes, byte[]> store(String name) {
        KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }

    private TopologyInputs inputs(SourceTopics topics) {
        return new TopologyInputs(1, topics, Long.MAX_VALUE, models, observer);
    }

    @Test
    void recordBelowThePositionIsSkippedAndHasNoOtherEffect() {
        record(7, "a", passenger(20));
        Totals before = totals();
        int forwarded = context.forwarded().size();
        record(7, "a", passenger(21));
        record(3, "b", "not even JSON");
        record(0, "a", null);
        assertThat(Accounts.changes(before, totals())).isEqualTo("record skipped ×3");
        assertThat(context.forwarded()).hasSize(forwarded);
        assertThat(totals().awaiting()).isEqualTo(1);
        record(8, "b", passenger(22));
        assertThat(totals().of(RecordResult.PREDICTED)).isEqualTo(2);
        Accounts.requireBalance(totals(), recordsConsumed, outcomesConsumed);
    }

    @Test
    void outcomeBelowThePositionIsSkippedAndHasNoOtherEffect() {
        record(0, "a", passenger(20));
        outcome(0, "a", SURVIVED);
        Totals before = totals();
        int forwarded = context.forwarded().size();
        outcome(0, "a", "{\"survived\":0}");
        outcome(0, "b", "not even JSON");
        assertThat(Accounts.changes(before, totals())).isEqualTo("outcome skipped ×2");
        assertThat(context.forwarded()).hasSize(forwarded);
        Accounts.requireBalance(totals(), recordsConsumed, outcomesConsumed);
    }

    @Test
    void eachTopicHasItsOwnPosition() {
        record(100, "a", passenger(20));
        outcome(0, "a", SURVIVED);
        assertThat(totals().of(OutcomeResult.MATCHED)).isEqualTo(1);
    }

    @Test
    void deadLettersCountForThePositionToo() {
        record(5, "a", "no JSON");
        record(5, "a", "no JSON");
        assertThat(totals().of(RecordResult.DEAD_LETTER)).isEqualTo(1);
        assertThat(totals().of(RecordResult.SKIPPED)).isEqualTo(1);
    }

    /** The offsets of the consumer group were lost, time and again. */
    @Test
    void inputThatIsReadAgainAndAgainIsProcessedOnce() {
        SplittableRandom random = new SplittableRandom(1912);
        for (int records = 0; records < 60; records++) {
            if (random.nextInt(8) == 0) {
                restart(TOPICS);
                long again = random.nextLong(records + 1);
                for (long offset = again; offset < records; offset++) {
                    consume(offset);
                }
            }
            consume(records);
        }
        Totals totals = totals();
        assertThat(totals.of(RecordResult.PREDICTED)).isEqualTo(60);
        assertThat(totals.of(OutcomeResult.MATCHED)).isEqualTo(60);
        assertThat(totals.of(RecordResult.SKIPPED)).isPositive().isEqualTo(totals.of(OutcomeResult.SKIPPED));
        // Predictions and journal records.
        assertThat(context.forwarded()).hasSize(120);
        Accounts.requireBalance(totals, recordsConsumed, outcomesConsumed);
    }

    private void consume(long offset) {
        record(offset, "p" + offset, passenger(30));
        outcome(offset, "p" + offset, SURVIVED);
    }

    @Test
    void recreatedInputTopicIsRefusedInOneLine() {
        record(0, "a", passenger(20));
        assertThatThrownBy(() -> restart(new SourceTopics("records-2", "outcomes-1")))
                .isInstanceOf(SourceTopicException.class)
                .hasMessageContaining("topic passengers was deleted and created again")
                .hasMessageContaining("records-1")
                .hasMessageContaining("records-2")
                .hasMessageContaining("use another application.id")
                .hasMessageNotContaining("\n");
    }

    @Test
    void recreatedOutcomesTopicIsRefused() {
        record(0, "a", passenger(20));
        assertThatThrownBy(() -> restart(new SourceTopics("records-1", "outcomes-2")))
                .isInstanceOf(SourceTopicException.class)
                .hasMessageContaining("topic outcomes was deleted and created again");
    }

    @Test
    void topicMayBeRecreatedBeforeAnythingWasProcessed() {
        restart(new SourceTopics("records-2", "outcomes-2"));
        record(0, "a", passenger(20));
        assertThat(totals().of(RecordResult.PREDICTED)).isEqualTo(1);
    }

    private void restart(SourceTopics topics) {
        commit();
        processor.close();
        processor = new ScoreProcessor(config, inputs(topics));
        processor.init(context);
    }

    private void record(long offset, String id, @Nullable String json) {
        recordsConsumed++;
        process(RECORDS, offset, id, json);
    }

    private void outcome(long offset, String id, String json) {
        outcomesConsumed++;
        process(OUTCOMES, offset, id, json);
    }

    private void process(String topic, long offset, String id, @Nullable String json) {
        context.setRecordMetadata(topic, 0, offset);
        processor.process(new Record<>(id.getBytes(StandardCharsets.UTF_8), Pipeline.bytes(json), Pipeline.T0));
    }

    private void commit() {
        ledger.flushCache();
    }

    private Totals totals() {
        commit();
        return observer.totals();
    }
}
