package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.evaluation.BinaryEvaluation;
import dev.lifeboat.learning.Contribution;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalEntry;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearnerStateCodec;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.learning.Scorer;
import dev.lifeboat.learning.SettingsEntry;
import dev.lifeboat.learning.StateEntry;
import dev.lifeboat.stats.RunningMoments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BacktestTest {
    private static final int LENGTH = 200;

    private final LifeboatConfig config = config(Map.of());

    private static LifeboatConfig config(Map<String, String> overrides) {
        return LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of(), overrides);
    }

    /**
     * A live application: each prediction is emitted by the model of some versions ago, labels are late by different times, and the settings
     * change once.
     */
    private final class Live {
        final RecordedJournal.Builder journal = new RecordedJournal.Builder();
        final Learner learner = new Learner(config.model(), LearnerState.empty(config.model()));
        final NavigableMap<Long, Model> models = new TreeMap<>();
        private final SplittableRandom random = new SplittableRandom(1912);
        private final Scorer scorer = new Scorer();
        private final LearningSettings settings = config.learning().settings();
        private long offset;

        Live() {
            models.put(ModelVersion.NONE, Model.untrained(config.model(), settings));
            append(new SettingsEntry(config.model().fingerprint(), settings));
        }

        RecordedJournal record(int length) {
            for (int i = 0; i < length; i++) {
                if (i == length / 2) {
                    append(new SettingsEntry(
                            config.model().fingerprint(),
                            config(Map.of("learning.rate", "0.02")).learning().settings()));
                }
                append(entry(i));
            }
            return journal.build();
        }

        void append(JournalEntry entry) {
            learner.fold(offset, entry);
            journal.add(offset, entry);
            models.put(offset, learner.model());
            offset += 1 + random.nextInt(2);
        }

        private ExamplesEntry entry(int sequence) {
            RunningMoments moments = new RunningMoments(2);
            List<Example> examples = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                double[] features = {1 + random.nextInt(3), random.nextInt(2), 80 * random.nextDouble()};
                moments.addInPlace(0, features[0]);
                moments.addInPlace(1, features[2]);
                Model emitting = emittedBy();
                double[] prediction = new double[1];
                scorer.predict(emitting, features, prediction);
                double label = random.nextDouble() < 0.2 + 0.6 * features[1] ? 0 : 1;
                Example.Use use = random.nextInt(5) == 0 ? Example.Use.HELD_OUT : Example.Use.TRAINING;
                examples.add(new Example(features, label, prediction, emitting.version(), use, 0));
            }
            return new ExamplesEntry(
                    config.model().fingerprint(),
                    0,
                    sequence,
                    List.of(new Contribution(sequence, moments, examples)),
                    new long[0]);
        }

        private Model emittedBy() {
            List<Model> newest = new ArrayList<>(models.descendingMap().values());
            return newest.get(random.nextInt(Math.min(newest.size(), 30)));
        }
    }

    @Test
    void recordedSettingsGiveTheRecordedPredictionsAndModelToTheLastBit() {
        Live live = new Live();
        RecordedJournal journal = live.record(LENGTH);

        Backtest.Result result =
                new Backtest(journal, config.model(), null, LearnerState.empty(config.model())).run(records -> {});

        assertThat(journal.examples()).hasSize(8 * LENGTH);
        for (int i = 0; i < journal.examples().size(); i++) {
            assertThat(result.predictions()[i].values())
                    .isEqualTo(journal.examples().get(i).prediction());
        }
        assertThat(result.learner().model().sha256())
                .isEqualTo(live.learner.model().sha256());
        LearnerStateCodec codec = new LearnerStateCodec(config.model());
        assertThat(codec.toBytes(result.learner().state())).isEqualTo(codec.toBytes(live.learner.state()));
    }

    @Test
    void emittedColumnIsTheLiveEvaluation() {
        Live live = new Live();
        RecordedJournal journal = live.record(LENGTH);
        BinaryEvaluation emitted = new BinaryEvaluation(config.evaluation().settings());

        journal.evaluate(emitted, index -> journal.examples().get(index).prediction());

        BinaryEvaluation lived =
                (BinaryEvaluation) live.learner.state().evaluations().prequential();
        assertThat(emitted.sinceStart()).isEqualTo(lived.sinceStart());
        assertThat(emitted.window()).isEqualTo(lived.window());
    }

    /** The oracle keeps the candidate's model of every version, and looks up the one that was in use. */
    @Test
    void candidatePredictsWithItsModelOfTheVersionThatWasInUse() {
        RecordedJournal journal = new Live().record(LENGTH);
        LifeboatConfig candidate =
                config(Map.of("learning.rate", "0.05", "network.hidden.units", "4", "learning.drift.detector", "none"));

        Backtest.Result result = new Backtest(
                        journal,
                        candidate.model(),
                        candidate.learning().settings(),
                        LearnerState.empty(candidate.model()))
                .run(records -> {});

        Learner oracle = new Learner(
                candidate.model(),
                LearnerState.initial(candidate.model(), candidate.learning().settings()));
        NavigableMap<Long, Model> models = new TreeMap<>();
        models.put(ModelVersion.NONE, oracle.model());
        for (RecordedJournal.Recorded recorded : journal.records()) {
            if (recorded.entry() instanceof ExamplesEntry entry) {
                oracle.fold(
                        recorded.offset(),
                        new ExamplesEntry(
                                candidate.model().fingerprint(),
                                entry.partition(),
                                entry.sequence(),
                                entry.contributions(),
                                entry.totals()));
            }
            models.put(recorded.offset(), oracle.model());
        }
        Scorer scorer = new Scorer();
        for (int i = 0; i < journal.examples().size(); i++) {
            Example example = journal.examples().get(i);
            double[] expected = new double[1];
            scorer.predict(Objects.requireNonNull(models.get(example.modelVersion())), example.features(), expected);
            assertThat(result.predictions()[i].values()).isEqualTo(expected);
        }
        assertThat(result.learner().model().sha256()).isEqualTo(oracle.model().sha256());
        assertThat(result.predictions()[LENGTH].values())
                .isNotEqualTo(journal.examples().get(LENGTH).prediction());
    }

    @Test
    void candidateEvaluatesItsOwnPredictions() {
        RecordedJournal journal = new Live().record(LENGTH);
        LifeboatConfig candidate = config(Map.of("learning.rate", "0.05"));

        Backtest.Result result = new Backtest(
                        journal,
                        candidate.model(),
                        candidate.learning().settings(),
                        LearnerState.empty(candidate.model()))
                .run(records -> {});

        BinaryEvaluation own = new BinaryEvaluation(config.evaluation().settings());
        journal.evaluate(own, index -> result.predictions()[index].values());
        BinaryEvaluation folded =
                (BinaryEvaluation) result.learner().state().evaluations().prequential();
        assertThat(folded.sinceStart()).isEqualTo(own.sinceStart());
    }

    @Test
    void rollbackOfTheRecordedModelIsNotTheCandidates() {
        Live live = new Live();
        byte[] early = new LearnerStateCodec(config.model()).toBytes(live.learner.state());
        live.record(20);
        live.append(StateEntry.of(
                StateEntry.Reason.ROLLBACK, config.model(), new LearnerStateCodec(config.model()).fromBytes(early)));
        RecordedJournal journal = live.journal.build();
        LearningSettings settings =
                config(Map.of("learning.rate", "0.05")).learning().settings();

        Learner recorded = new Backtest(journal, config.model(), null, LearnerState.empty(config.model()))
                .run(records -> {})
                .learner();
        Learner candidate = new Backtest(journal, config.model(), settings, LearnerState.empty(config.model()))
                .run(records -> {})
                .learner();

        assertThat(recorded.state().step()).isZero();
        assertThat(candidate.state().step()).isEqualTo(20);
    }

    @Test
    void backtestFromAVersionStartsWithTheRecordedModel() {
        Live live = new Live();
        live.record(LENGTH / 2);
        byte[] middle = new LearnerStateCodec(config.model()).toBytes(live.learner.state());
        long version = live.learner.state().version();
        RecordedJournal.Builder rest = new RecordedJournal.Builder();
        for (int i = LENGTH / 2; i < LENGTH; i++) {
            ExamplesEntry entry = live.entry(i);
            live.learner.fold(live.offset, entry);
            live.models.put(live.offset, live.learner.model());
            rest.add(live.offset, entry);
            live.offset += 2;
        }
        RecordedJournal journal = rest.build();

        Backtest.Result result = new Backtest(
                        journal, config.model(), null, new LearnerStateCodec(config.model()).fromBytes(middle))
                .run(records -> {});

        assertThat(journal.examples()).anyMatch(example -> example.modelVersion() < version);
        for (int i = 0; i < journal.examples().size(); i++) {
            assertThat(result.predictions()[i].values())
                    .isEqualTo(journal.examples().get(i).prediction());
        }
        assertThat(result.learner().model().sha256())
                .isEqualTo(live.learner.model().sha256());
    }
}
