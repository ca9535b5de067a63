package dev.lifeboat.pipeline;

import dev.lifeboat.learning.JournalEntry;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.learning.Step;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Folds the journal into the learner, and decides when models are published (at most one per interval, and always the last one) and when
 * checkpoints are written.
 *
 * <p>Times are in ms since the epoch, by the wall clock.
 *
 * <p>Not thread-safe.
 */
public final class LearningTask {
    private final Learner learner;
    private final long intervalMs;
    private final long checkpointIntervalMs;
    private final LongSupplier nanoTime;
    private final Effects effects;
    private final PipelineObserver observer;
    private final CollapseDetector collapse;
    private long publishedMs;
    private long publishedVersion = ModelVersion.NONE;
    private long checkpointMs;

    /** What follows from a journal entry. */
    public interface Effects {
        void published(Model model, LearnerState state);

        /** A checkpoint of this state is due. */
        void checkpoint(LearnerState state);

        /** A model is not published, because some records would lead to predictions that are not finite. */
        void withheld(Model model);

        /** The settings of the journal have changed. */
        void reconfigured(LearningSettings before, LearningSettings after);

        /** @param warning one line about the network */
        void warned(String warning);
    }

    /**
     * @param intervalMs minimum time between two published models
     * @param checkpointIntervalMs time between two checkpoints; 0 for none
     * @param nanoTime clock for durations, in ns
     */
    public LearningTask(
            Learner learner,
            long intervalMs,
            long checkpointIntervalMs,
            LongSupplier nanoTime,
            Effects effects,
            PipelineObserver observer) {
        this.learner = learner;
        this.collapse = new CollapseDetector();
        this.intervalMs = intervalMs;
        this.checkpointIntervalMs = checkpointIntervalMs;
        this.nanoTime = nanoTime;
        this.effects = effects;
        this.observer = observer;
    }

    public LearnerState state() {
        return learner.state();
    }

    /** Starts the intervals. Whether the current version was published before a restart is not known, so it is published again. */
    public void start(long nowMs) {
        publishedMs = nowMs;
        checkpointMs = nowMs;
    }

    /** Like {@link #start(long)}, and continues the interval of checkpoints as it was before a restart. */
    public void start(long nowMs, long lastCheckpointMs) {
        start(nowMs);
        // The clock may have been ahead.
        checkpointMs = Math.min(nowMs, lastCheckpointMs);
    }

    /** Start of the current interval: when the last checkpoint was written, or when the first task started. */
    public long checkpointMs() {
        return checkpointMs;
    }

    /**
     * An entry of the journal. One that was folded before has no effect: the offsets of the consumer group can be lost.
     *
     * @param offset of the entry in the journal
     */
    public void entry(long offset, JournalEntry entry, long nowMs) {
        if (offset <= learner.state().version()) {
            return;
        }
        LearningSettings before = learner.state().settings();
        long startNanos = nanoTime.getAsLong();
        List<Step> steps = learner.fold(offset, entry);
        observer.folded(steps, nanoTime.getAsLong() - startNanos);
        LearningSettings after = learner.state().settings();
        if (before != null && after != null && !after.equals(before)) {
            effects.reconfigured(before, after);
        }
        String warning = collapse.check(learner.state());
        if (warning != null) {
            effects.warned(warning);
        }
        publishIfDue(nowMs);
        checkpointIfDue(nowMs);
    }

    /**
     * When {@link #checkpointIfDue} has a state to write; {@link Deadline#NONE} if there are no checkpoints. A state that has not changed is
     * written again: retention deletes the previous one.
     */
    public long checkpointDeadlineMs() {
        boolean isEnabled = checkpointIntervalMs > 0 && !learner.state().isEmpty();
        return isEnabled ? checkpointMs + checkpointIntervalMs : Deadline.NONE;
    }

    public void checkpointIfDue(long nowMs) {
        if (checkpointDeadlineMs() <= nowMs) {
            checkpointMs = nowMs;
            effects.checkpoint(learner.state());
        }
    }

    /** When {@link #publishIfDue} has a model to publish; {@link Deadline#NONE} if it was published. */
    public long publicationDeadlineMs() {
        boolean isNew = learner.state().hasLearned() && learner.state().version() > publishedVersion;
        return isNew ? publishedMs + intervalMs : Deadline.NONE;
    }

    public void publishIfDue(long nowMs) {
        if (publicationDeadlineMs() <= nowMs) {
            publishedMs = nowMs;
            publishedVersion = learner.state().version();
            Model model = learner.model();
            if (model.isBounded()) {
                effects.published(model, learner.state());
            } else {
                effects.withheld(model);
            }
        }
    }
}
