package dev.lifeboat.learning;

/**
 * How much a network was trained.
 *
 * @param batches mini-batches learned from
 * @param examples examples learned from
 * @param skipped optimizer steps that were skipped because their gradient was not finite
 */
public record TrainingCounts(long batches, long examples, long skipped) {
    static final TrainingCounts NONE = new TrainingCounts(0, 0, 0);

    TrainingCounts plus(Step step) {
        return step.skipped()
                ? plusSkipped()
                : new TrainingCounts(batches + 1, examples + step.examples(), skipped + step.skippedReplays());
    }

    private TrainingCounts plusSkipped() {
        return new TrainingCounts(batches, examples, skipped + 1);
    }
}
