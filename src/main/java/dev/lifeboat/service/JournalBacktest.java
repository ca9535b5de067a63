package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.evaluation.BinaryEvaluation;
import dev.lifeboat.evaluation.Comparison;
import dev.lifeboat.evaluation.CurveAccumulator;
import dev.lifeboat.evaluation.Evaluation;
import dev.lifeboat.evaluation.MetricCurves;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearnerStateCodec;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.pipeline.Backtest;
import dev.lifeboat.pipeline.MemberResult;
import dev.lifeboat.pipeline.RecordedJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Backtests several configurations on the journal of an application, in parallel. */
public final class JournalBacktest {
    private final LifeboatConfig config;
    private final RecordedJournal journal;
    private final byte[] start;
    private final @Nullable LearningSettings recordedSettings;
    private final boolean isAtVersion;

    /**
     * What to fold the journal with.
     *
     * @param name for the report
     * @param settings null to fold with the recorded settings
     */
    public record Candidate(String name, @Nullable LearningSettings settings) {}

    /**
     * Predictions and their evaluation, over the examples that were learned from.
     *
     * @param sha256 of the model at the end
     * @param state at the end
     */
    public record Column(
            String name,
            Comparison comparison,
            MetricCurves curves,
            @Nullable String sha256,
            @Nullable LearnerState state) {
        /** The members of the candidate's ensemble; none if there is only one. */
        public List<MemberResult> members() {
            return state == null ? List.of() : MemberResult.of(state);
        }
    }

    /**
     * @param start state before the first record
     * @param isAtVersion whether it is the model of a version that the user has named
     */
    private JournalBacktest(LifeboatConfig config, RecordedJournal journal, LearnerState start, boolean isAtVersion) {
        this.config = config;
        this.journal = journal;
        this.start = new LearnerStateCodec(config.model()).toBytes(start);
        this.recordedSettings = start.settings();
        this.isAtVersion = isAtVersion;
    }

    /**
     * Reads the journal.
     *
     * @param start of the journal
     * @param from version to start from, with the recorded model of that version; null for the start of the journal
     * @param progress called with the number of records so far, first of those up to the version, then of those after it
     * @throws InvalidConfigException if there is no such version
     * @throws dev.lifeboat.errors.UnavailableException if the journal cannot be read
     */
    public static JournalBacktest read(
            LifeboatConfig config,
            Rebuild.Journal source,
            JournalStart start,
            @Nullable Long from,
            LongConsumer progress) {
        LearnerState state = from == null
                ? start.state()
                : new Rebuild(config, source, start, progress::accept).to(from).state();
        JournalCodec codec = new JournalCodec(config.model());
        RecordedJournal.Builder journal = new RecordedJournal.Builder();
        long[] records = {0};
        source.read(state.version() + 1, (offset, entry) -> {
            journal.add(offset, codec.fromBytes(entry));
            progress.accept(++records[0]);
            return true;
        });
        return new JournalBacktest(config, journal.build(), state, from != null);
    }

    /** Number of journal records. */
    public int records() {
        return journal.size();
    }

    /** Number of examples, including those that are held out. */
    public int examples() {
        return journal.examples().size();
    }

    /** The recorded predictions. */
    public Column emitted() {
        return column("emitted", index -> journal.examples().get(index).prediction(), null, null);
    }

    /**
     * Folds the journal with each configuration.
     *
     * @param threads number of candidates that are folded at the same time
     * @param progress called from several threads with the number of records that all candidates have folded
     * @throws InvalidConfigException if a candidate has another network than the state to start from
     */
    public List<Column> run(List<Candidate> candidates, int threads, LongConsumer progress)
            throws InterruptedException {
        candidates.forEach(this::check);
        SharedProgress shared = new SharedProgress(progress);
        ExecutorService executor = Executors.newFixedThreadPool(Math.min(threads, candidates.size()));
        try {
            List<Callable<Column>> tasks = new ArrayList<>();
            candidates.forEach(candidate -> tasks.add(() -> run(candidate, shared)));
            List<Column> columns = new ArrayList<>();
            for (Future<Column> future : executor.invokeAll(tasks)) {
                columns.add(future.get());
            }
            return columns;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }

    private void check(Candidate candidate) {
        LearningSettings settings = candidate.settings();
        if (isAtVersion && settings != null && recordedSettings != null && !settings.canContinue(recordedSettings)) {
            throw new InvalidConfigException(candidate.name()
                    + " has another network than the recorded state: omit --from, so that it starts untrained");
        }
    }

    private LearnerState start() {
        return new LearnerStateCodec(config.model()).fromBytes(start);
    }

    private Column run(Candidate candidate, SharedProgress progress) {
        Backtest.Result result =
                new Backtest(journal, config.model(), candidate.settings(), start()).run(records -> progress.advance());
        return column(
                candidate.name(),
                index -> result.predictions()[index].values(),
                result.learner().model().sha256(),
                result.learner().state());
    }

    private Column column(
            String name, IntFunction<double[]> predictions, @Nullable String sha256, @Nullable LearnerState state) {
        Evaluation evaluation =
                config.model().target().newEvaluation(config.evaluation().settings());
        if (recordedSettings != null) {
            evaluation.configure(recordedSettings.evaluation());
        }
        journal.evaluate(evaluation, predictions);
        CurveAccumulator curves = new CurveAccumulator(
                (int) evaluation.count(), config.evaluation().settings().threshold());
        int learned = 0;
        for (int index = 0; index < examples(); index++) {
            Example example = journal.examples().get(index);
            if (example.use() == Example.Use.TRAINING) {
                curves.add(learned++, predictions.apply(index)[0], example.label() == 1);
            }
        }
        return new Column(name, BinaryEvaluation.of(evaluation).sinceStart(), curves.curves(), sha256, state);
    }

    /** Adds up the progress of several threads. */
    private static final class SharedProgress {
        private final LongConsumer progress;
        private long records;

        SharedProgress(LongConsumer progress) {
            this.progress = progress;
        }

        synchronized void advance() {
            progress.accept(++records);
        }
    }
}
