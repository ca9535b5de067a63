package dev.lifeboat.pipeline;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.RawRecord;
import dev.lifeboat.schema.Rejection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline in memory: one partition, labels in the records or as outcomes, and each model in use as soon as its journal entry is
 * folded. It predicts what the service predicts for the same records and outcomes, to the last bit.
 *
 * <p>Not thread-safe.
 */
public final class InMemoryPipeline {
    /** The wall clock stands still: mini-batches are written when they are full. */
    private static final long NOW = Long.MAX_VALUE / 2;

    private final Ledger ledger;
    private final ScoringTask scoring;
    private final LearningTask learning;
    private final JournalCodec journal;
    private final ModelHolder models;
    private @Nullable Prediction latest;
    private long offset;

    /** Without an outcomes topic. */
    public InMemoryPipeline(LifeboatConfig config) {
        this(config, null);
    }

    /** With an outcomes topic. */
    public static InMemoryPipeline withOutcomes(LifeboatConfig config) {
        PendingPredictions pending =
                new PendingPredictions(config.model(), new MemoryByteStore(), new MemoryByteStore(), 1);
        return new InMemoryPipeline(config, pending);
    }

    private InMemoryPipeline(LifeboatConfig config, @Nullable PendingPredictions pending) {
        LearnerState state =
                LearnerState.initial(config.model(), config.learning().settings());
        models = new ModelHolder(
                Model.untrained(config.model(), config.learning().settings()));
        journal = new JournalCodec(config.model());
        learning = new LearningTask(
                new Learner(config.model(), state), 0, 0, () -> 0, new Models(), PipelineObserver.NONE);
        ledger = Ledger.empty(config, 0);
        scoring = new ScoringTask(
                config,
                ledger,
                pending,
                models,
                new RecordScorer(config, () -> 0, PipelineObserver.NONE),
                id -> 0,
                new Journal(),
                PipelineObserver.NONE);
    }

    /**
     * Predicts, then learns from the label if the record has one.
     *
     * @param timestamp in ms since the epoch, 0 or more
     * @return the prediction that is emitted
     */
    public Prediction accept(byte[] id, DecodedRecord record, long timestamp) {
        scoring.record(id, record, timestamp, NOW);
        scoring.journalReady();
        return Objects.requireNonNull(latest);
    }

    /**
     * Joins an outcome with its prediction, then learns from it.
     *
     * @param label in the encoding of the target
     * @param timestamp of the outcome, in ms since the epoch, 0 or more
     */
    public void outcome(byte[] id, double label, long timestamp) {
        scoring.outcome(id, label, new RawRecord(0, timestamp, id, null, List.of()), NOW);
        scoring.journalReady();
    }

    /** Learns from everything that waits, as the service does when no records arrive for a while. */
    public void finish() {
        scoring.flushAll();
    }

    /** The model that the next record is scored with. */
    public Model model() {
        return models.newest().model();
    }

    public LearnerState state() {
        return learning.state();
    }

    /** The accounting so far; a copy. */
    public Totals totals() {
        return ledger.totals().copy();
    }

    private final class Journal implements ScoringTask.Effects {
        @Override
        public void predicted(byte[] id, Prediction prediction, long timestamp) {
            latest = prediction;
        }

        @Override
        public void journaled(ExamplesEntry entry) {
            learning.entry(offset++, journal.fromBytes(journal.toBytes(entry)), NOW);
        }

        @Override
        public void orphaned(RawRecord outcome, Rejection rejection) {
            // It is in the totals, and there is no topic for dead letters.
        }
    }

    private final class Models implements LearningTask.Effects {
        @Override
        public void published(Model model, LearnerState state) {
            models.replace(new PublishedModel(model, null, state.counts().examples(), state.sequences()), null);
        }

        @Override
        public void checkpoint(LearnerState state) {}

        @Override
        public void withheld(Model model) {}

        @Override
        public void reconfigured(LearningSettings before, LearningSettings after) {}

        @Override
        public void warned(String warning) {}
    }
}
