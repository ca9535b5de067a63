package dev.lifeboat.pipeline;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Contribution;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.RawRecord;
import dev.lifeboat.schema.Rejection;
import dev.lifeboat.schema.Source;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ScoringTask} of partition 0 with the Titanic configuration, which keeps its effects and observations. By default, each mini-batch
 * is written to the journal at once.
 */
final class RecordingTask implements ScoringTask.Effects, PipelineObserver {
    static final int PARTITION = 0;

    private static final double[] FEATURES = {3, 1, 22};

    final LifeboatConfig config;
    final ModelHolder models;
    final List<Prediction> predictions = new ArrayList<>();
    final List<ExamplesEntry> journal = new ArrayList<>();
    final List<RawRecord> orphaned = new ArrayList<>();
    final List<Rejection> rejections = new ArrayList<>();
    final List<Long> latencies = new ArrayList<>();
    final List<Long> labelDelays = new ArrayList<>();
    private final LedgerCodec ledgerCodec;
    private final ByteStore states = new MemoryByteStore();
    private final ByteStore pages = new MemoryByteStore();
    private final DecodedRecord decoded;
    private ScoringTask.IdPartitioner partitioner = id -> PARTITION;
    private Ledger ledger;
    private @Nullable PendingPredictions pending;
    private ScoringTask task;
    private long outcomeOffset;

    RecordingTask(Map<String, String> overrides) {
        Map<String, String> settings = new HashMap<>(Map.of("journal.linger.ms", "0"));
        settings.putAll(overrides);
        config = LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of(), settings);
        models = new ModelHolder(
                Model.untrained(config.model(), config.learning().settings()));
        ledgerCodec = new LedgerCodec(config);
        decoded = new DecodedRecord(config.schema());
        ledger = Ledger.empty(config, PARTITION);
        pending = openPending();
        task = newTask();
    }

    private @Nullable PendingPredictions openPending() {
        return config.topics().outcomes() == null ? null : new PendingPredictions(config.model(), states, pages, 1);
    }

    private ScoringTask newTask() {
        RecordScorer scorer = new RecordScorer(config, () -> 0, this);
        return new ScoringTask(config, ledger, pending, models, scorer, id -> partitioner.partition(id), this, this);
    }

    ScoringTask task() {
        return task;
    }

    Ledger ledger() {
        return ledger;
    }

    Totals totals() {
        return ledger.totals();
    }

    void setPartitioner(ScoringTask.IdPartitioner partitioner) {
        this.partitioner = partitioner;
    }

    /** Continues with a new task from what is stored. */
    void restart() {
        if (pending != null) {
            pending.write();
        }
        ledger = ledgerCodec.fromBytes(ledgerCodec.toBytes(ledger), PARTITION);
        pending = openPending();
        task = newTask();
    }

    void record(String id, long timestamp, long now) {
        decode(Double.NaN);
        task.record(bytes(id), decoded, timestamp, now);
    }

    void labeledRecord(String id, double label, long timestamp, long now) {
        decode(label);
        task.record(bytes(id), decoded, timestamp, now);
    }

    private void decode(double label) {
        decoded.clear();
        System.arraycopy(FEATURES, 0, decoded.features(), 0, FEATURES.length);
        Arrays.fill(decoded.missing(), false);
        decoded.setLabel(label);
    }

    void outcome(String id, double label, long timestamp, long now) {
        RawRecord original = new RawRecord(outcomeOffset++, timestamp, bytes(id), new byte[] {(byte) label}, List.of());
        task.outcome(bytes(id), label, original, now);
    }

    void tombstone(Source source, String id, long timestamp, long now) {
        task.tombstone(source, bytes(id), timestamp, now);
    }

    /** The contributions of all journal entries. */
    List<Contribution> contributions() {
        return journal.stream().flatMap(entry -> entry.contributions().stream()).toList();
    }

    /** The examples of all journal entries. */
    List<Example> examples() {
        return journal.stream().flatMap(entry -> entry.examples().stream()).toList();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void predicted(byte[] id, Prediction prediction, long timestamp) {
        predictions.add(prediction);
    }

    @Override
    public void journaled(ExamplesEntry entry) {
        journal.add(entry);
    }

    @Override
    public void orphaned(RawRecord outcome, Rejection rejection) {
        orphaned.add(outcome);
        rejections.add(rejection);
    }

    @Override
    public void scored(byte[] id, Prediction prediction, Model model, long timestamp, long latencyMs) {
        latencies.add(latencyMs);
    }

    @Override
    public void labeled(byte[] id, double label, long labelDelayMs) {
        labelDelays.add(labelDelayMs);
    }
}
