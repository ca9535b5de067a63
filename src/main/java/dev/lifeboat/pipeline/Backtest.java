package dev.lifeboat.pipeline;

import dev.lifeboat.learning.Contribution;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalEntry;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.MemberOutputs;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelSignature;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.learning.Scorer;
import dev.lifeboat.learning.StateEntry;
import dev.lifeboat.pipeline.RecordedJournal.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Folds a recorded journal with other settings and finds out what they would have emitted.
 *
 * <p>Each example names the model version that emitted its prediction. It is scored again with the candidate's state at that version: the
 * candidate's predictions are as old as the recorded ones were, whatever the delay of the labels. The candidate's evaluation and its
 * detection of drift see its own predictions.
 *
 * <p>With the recorded settings, the result is the recorded model to the last bit.
 *
 * <p>Not thread-safe; several can run on one {@link RecordedJournal} at the same time.
 */
public final class Backtest {
    private final RecordedJournal journal;
    private final ModelSignature signature;
    private final @Nullable LearningSettings settings;
    private final Learner learner;
    private final Scorer scorer;
    private final Prediction[] predictions;
    private final long startVersion;

    /** Number of examples, in the order of the versions, that were scored. */
    private int scored;

    /**
     * The result of a candidate.
     *
     * @param predictions what would have been emitted for each example of the journal
     * @param learner at the end of the journal
     */
    public record Result(Prediction[] predictions, Learner learner) {}

    /**
     * @param signature as it was recorded
     * @param settings of the candidate from the start on; null to fold with the recorded ones
     * @param start state to start from, for the candidate's definition
     */
    public Backtest(
            RecordedJournal journal,
            ModelSignature signature,
            @Nullable LearningSettings settings,
            LearnerState start) {
        this.journal = journal;
        this.signature = signature;
        this.settings = settings;
        this.learner = new Learner(signature, start);
        this.startVersion = learner.state().version();
        this.scorer = new Scorer();
        this.predictions = new Prediction[journal.examples().size()];
        if (settings != null) {
            learner.configure(settings);
        }
    }

    /** @param progress called after each record with the number of records so far */
    public Result run(LongConsumer progress) {
        // Without settings there is no untrained model to predict with, and the recorded one emitted these.
        boolean hasModel = learner.state().settings() != null;
        keepEmittedBefore(hasModel ? startVersion : ModelVersion.NONE + 1);
        scoreUpTo(startVersion);
        long records = 0;
        for (Recorded recorded : journal.records()) {
            fold(recorded);
            scoreUpTo(recorded.offset());
            progress.accept(++records);
        }
        return new Result(predictions, learner);
    }

    /** Before the start, the candidate is the recorded model. */
    private void keepEmittedBefore(long version) {
        int[] byVersion = journal.byVersion();
        while (scored < byVersion.length && example(scored).modelVersion() < version) {
            Example example = example(scored);
            predictions[byVersion[scored]] =
                    new Prediction(example.prediction(), example.members(), example.modelVersion(), false);
            scored++;
        }
    }

    /** Scores the examples whose predictions were emitted by this version. */
    private void scoreUpTo(long version) {
        int[] byVersion = journal.byVersion();
        if (scored == byVersion.length || example(scored).modelVersion() > version) {
            return;
        }
        Model model = learner.model();
        while (scored < byVersion.length && example(scored).modelVersion() <= version) {
            double[] values = new double[signature.target().predictionWidth()];
            MemberOutputs members = scorer.predict(model, example(scored).features(), values);
            predictions[byVersion[scored]] = new Prediction(values, members, model.version(), false);
            scored++;
        }
    }

    private Example example(int order) {
        return journal.examples().get(journal.byVersion()[order]);
    }

    private void fold(Recorded recorded) {
        JournalEntry entry = recorded.entry();
        if (entry instanceof ExamplesEntry examples) {
            learner.fold(recorded.offset(), candidate(examples, recorded.firstExample()));
        } else if (settings == null) {
            learner.fold(recorded.offset(), entry);
        } else if (entry instanceof StateEntry state
                && state.reason() == StateEntry.Reason.START
                && entry.fingerprint().equals(signature.fingerprint())) {
            learner.fold(recorded.offset(), entry);
            learner.configure(settings);
        }
        // The settings, adoptions, rollbacks and checkpoints of the recorded model are not the candidate's.
    }

    /** The entry with the predictions that the candidate would have emitted. */
    private ExamplesEntry candidate(ExamplesEntry entry, int firstExample) {
        List<Contribution> contributions = new ArrayList<>(entry.contributions().size());
        int next = firstExample;
        for (Contribution contribution : entry.contributions()) {
            List<Example> examples = new ArrayList<>(contribution.examples().size());
            for (Example example : contribution.examples()) {
                examples.add(example.withPrediction(predictions[next++]));
            }
            contributions.add(new Contribution(contribution.eventTime(), contribution.moments(), examples));
        }
        return new ExamplesEntry(
                signature.fingerprint(), entry.partition(), entry.sequence(), contributions, entry.totals());
    }
}
