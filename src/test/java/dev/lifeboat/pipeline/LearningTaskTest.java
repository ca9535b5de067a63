package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.evaluation.EvaluationSettings;
import dev.lifeboat.learning.Contribution;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalOrderException;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.SettingsEntry;
import dev.lifeboat.learning.SingleNetwork;
import dev.lifeboat.learning.StateEntry;
import dev.lifeboat.learning.Step;
import dev.lifeboat.learning.TrainingSettings;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.stats.RunningMoments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearningTaskTest {
    private static final long INTERVAL = 100;
    private static final long CHECKPOINT_INTERVAL = 100_000;

    private final LifeboatConfig config = LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of());
    private final LearningSettings settings = config.learning().settings();
    private final LearnerState state = LearnerState.initial(config.model(), settings);
    private final List<Model> published = new ArrayList<>();
    private final List<Model> withheld = new ArrayList<>();
    private final List<Long> checkpoints = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Long> foldNanos = new ArrayList<>();
    private LearningTask task = newTask();
    private long nanos;
    private final List<LearningSettings> changes = new ArrayList<>();
    private long offset;
    private long sequence;

    private LearningTask newTask() {
        return new LearningTask(
                new Learner(config.model(), state),
                INTERVAL,
                CHECKPOINT_INTERVAL,
                () -> nanos += 30,
                new RecordingEffects(),
                new Observer());
    }

    private final class RecordingEffects implements LearningTask.Effects {
        @Override
        public void published(Model model, LearnerState learned) {
            assertThat(learned.version()).isEqualTo(model.version());
            published.add(model);
        }

        @Override
        public void checkpoint(LearnerState state) {
            checkpoints.add(state.version());
        }

        @Override
        public void withheld(Model model) {
            withheld.add(model);
        }

        @Override
        public void reconfigured(LearningSettings before, LearningSettings after) {
            changes.add(after);
        }

        @Override
        public void warned(String warning) {
            warnings.add(warning);
        }
    }

    private final class Observer implements PipelineObserver {
        @Override
        public void folded(List<Step> steps, long duration) {
            foldNanos.add(duration);
        }
    }

    private void entry(long nowMs) {
        task.entry(offset++, examples(sequence++), nowMs);
    }

    private void configure(LearningSettings learning, long nowMs) {
        task.entry(offset++, new SettingsEntry(config.model().fingerprint(), learning), nowMs);
    }

    private ExamplesEntry examples(long number) {
        Example example = new Example(new double[] {3, 1, 22}, 1, new double[] {0.5}, -1, Example.Use.TRAINING, 0);
        return new ExamplesEntry(
                config.model().fingerprint(),
                0,
                number,
                List.of(new Contribution(1_000, new RunningMoments(2), List.of(example))),
                new Totals().toArray());
    }

    private List<Long> versions(List<Model> models) {
        return models.stream().map(Model::version).toList();
    }

    @Test
    void nothingIsPublishedBeforeTheFirstEntry() {
        task.start(0);
        assertThat(task.publicationDeadlineMs()).isEqualTo(Deadline.NONE);
        task.publishIfDue(Long.MAX_VALUE - 1);
        assertThat(published).isEmpty();
    }

    @Test
    void oneModelIsPublishedPerIntervalAndTheLastOneAlways() {
        task.start(0);
        entry(10);
        entry(99);
        assertThat(published).isEmpty();
        assertThat(task.publicationDeadlineMs()).isEqualTo(INTERVAL);
        entry(100);
        assertThat(versions(published)).containsExactly(2L);
        assertThat(task.publicationDeadlineMs()).isEqualTo(Deadline.NONE);
        entry(150);
        assertThat(task.publicationDeadlineMs()).isEqualTo(200);
        task.publishIfDue(199);
        assertThat(published).hasSize(1);
        task.publishIfDue(230);
        assertThat(versions(published)).containsExactly(2L, 3L);
        task.publishIfDue(1_000);
        assertThat(published).hasSize(2);
        entry(300);
        assertThat(task.publicationDeadlineMs()).as("from the last publication").isEqualTo(330);
    }

    @Test
    void publishedModelIsThatOfTheState() {
        task.start(0);
        entry(INTERVAL);
        assertThat(published.get(0).step()).isEqualTo(1).isEqualTo(task.state().step());
        assertThat(published.get(0).sha256())
                .isEqualTo(new Learner(config.model(), task.state()).model().sha256());
    }

    @Test
    void restartPublishesTheCurrentVersionAgain() {
        task.start(0);
        entry(INTERVAL);
        task = newTask();
        task.start(500);
        assertThat(task.publicationDeadlineMs()).isEqualTo(600);
        task.publishIfDue(600);
        assertThat(versions(published)).containsExactly(0L, 0L);
        assertThat(task.publicationDeadlineMs()).isEqualTo(Deadline.NONE);
    }

    @Test
    void modelWhosePredictionsCouldBeInfiniteIsWithheld() {
        task.start(0);
        entry(INTERVAL);
        assertThat(published).hasSize(1);
        assertThat(published.get(0).isBounded()).isTrue();
        configure(
                SingleNetwork.withTraining(
                        settings, TrainingSettings.of(Loss.CROSS_ENTROPY, new Optimizer.Sgd(1e308, 0))),
                INTERVAL);
        entry(2 * INTERVAL);
        assertThat(published).hasSize(1);
        assertThat(versions(withheld)).containsExactly(2L);
        assertThat(withheld.get(0).isBounded()).isFalse();
        assertThat(task.publicationDeadlineMs()).as("it is not tried again").isEqualTo(Deadline.NONE);
        entry(3 * INTERVAL);
        assertThat(versions(withheld)).as("the next version is no better").containsExactly(2L, 3L);
    }

    @Test
    void networkWorseThanTheMajorityBaselineIsReportedOnce() {
        LearningSettings shortWindow = settings.withEvaluation(new EvaluationSettings(4, 0.5));
        task.start(0);
        configure(shortWindow, 0);
        for (int i = 0; i < 4; i++) {
            assertThat(warnings).isEmpty();
            entry(i);
        }
        assertThat(warnings).singleElement().asString().contains("majority baseline");
        for (int i = 4; i < 20; i++) {
            entry(i);
        }
        assertThat(warnings).hasSize(1);
    }

    @Test
    void settingsAreNotPublishedBeforeAnythingWasLearned() {
        task.start(0);
        configure(settings, INTERVAL);
        configure(settings.withPaused(true), INTERVAL);
        assertThat(published).isEmpty();
        assertThat(task.publicationDeadlineMs()).isEqualTo(Deadline.NONE);
    }

    @Test
    void changedSettingsAreReportedOnceAndPublished() {
        task.start(0);
        configure(settings, 0);
        entry(INTERVAL);
        assertThat(changes).isEmpty();
        configure(settings.withPaused(true), 2 * INTERVAL);
        configure(settings.withPaused(true), 2 * INTERVAL);
        assertThat(changes).containsExactly(settings.withPaused(true));
        assertThat(versions(published)).containsExactly(1L, 2L);
    }

    @Test
    void durationOfEachFoldIsObserved() {
        task.start(0);
        entry(0);
        entry(0);
        assertThat(foldNanos).containsExactly(30L, 30L);
    }

    /** The offsets of the consumer group were lost. */
    @Test
    void journalThatIsReadAgainIsFoldedOnce() {
        task.start(0);
        configure(settings, 0);
        entry(0);
        entry(INTERVAL);
        long folded = foldNanos.size();
        String sha256 = published.get(0).sha256();

        task.entry(0, new SettingsEntry(config.model().fingerprint(), settings.withPaused(true)), 2 * INTERVAL);
        task.entry(1, examples(0), 2 * INTERVAL);
        task.entry(2, examples(1), 2 * INTERVAL);

        assertThat(published).hasSize(1);
        assertThat(foldNanos).hasSize((int) folded);
        assertThat(changes).isEmpty();
        entry(2 * INTERVAL);
        assertThat(versions(published)).containsExactly(2L, 3L);
        assertThat(published.get(1).sha256()).isNotEqualTo(sha256);
    }

    @Test
    void checkpointIsWrittenOncePerInterval() {
        task.start(0);
        assertThat(task.checkpointDeadlineMs()).as("nothing was folded").isEqualTo(Deadline.NONE);
        entry(10);
        assertThat(task.checkpointDeadlineMs()).isEqualTo(CHECKPOINT_INTERVAL);
        entry(CHECKPOINT_INTERVAL - 1);
        assertThat(checkpoints).isEmpty();
        entry(CHECKPOINT_INTERVAL);
        assertThat(checkpoints).containsExactly(2L);
        assertThat(task.checkpointMs()).isEqualTo(CHECKPOINT_INTERVAL);
        entry(CHECKPOINT_INTERVAL + 1);
        assertThat(checkpoints).hasSize(1);
        task.checkpointIfDue(2 * CHECKPOINT_INTERVAL);
        task.checkpointIfDue(3 * CHECKPOINT_INTERVAL);
        assertThat(checkpoints).as("also of a state that is the same").containsExactly(2L, 3L, 3L);
    }

    @Test
    void restartContinuesTheIntervalOfCheckpoints() {
        task.start(0);
        entry(0);
        task = newTask();
        task.start(CHECKPOINT_INTERVAL / 2, 0);
        assertThat(task.checkpointDeadlineMs()).isEqualTo(CHECKPOINT_INTERVAL);
        task = newTask();
        task.start(CHECKPOINT_INTERVAL / 2, 10 * CHECKPOINT_INTERVAL);
        assertThat(task.checkpointDeadlineMs())
                .as("the clock was ahead")
                .isEqualTo(CHECKPOINT_INTERVAL + CHECKPOINT_INTERVAL / 2);
    }

    @Test
    void checkpointIsNoVersionOfTheModel() {
        task.start(0);
        entry(0);
        entry(INTERVAL);
        task.entry(offset++, StateEntry.of(StateEntry.Reason.CHECKPOINT, config.model(), task.state()), 2 * INTERVAL);
        assertThat(task.state().version()).isEqualTo(1);
        assertThat(task.publicationDeadlineMs()).isEqualTo(Deadline.NONE);
        assertThat(versions(published)).containsExactly(1L);
        entry(3 * INTERVAL);
        assertThat(versions(published)).containsExactly(1L, 3L);
    }

    @Test
    void entryOutOfOrderIsRefusedAndPublishesNothing() {
        task.start(0);
        assertThatThrownBy(() -> task.entry(0, examples(1), INTERVAL)).isInstanceOf(JournalOrderException.class);
        assertThat(published).isEmpty();
        assertThat(foldNanos).isEmpty();
    }
}
