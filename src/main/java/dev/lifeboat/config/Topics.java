package dev.lifeboat.config;

import org.jspecify.annotations.Nullable;

/**
 * The topics of one application. Those that it owns are named after it.
 *
 * @param input records to predict and learn from
 * @param outcomes labels that come later; null if labels come with the records only
 * @param partitions of input, outcomes, predictions and dead letters where they are created
 * @param replicationFactor of topics that are created
 */
public record Topics(
        String applicationId,
        String input,
        @Nullable String outcomes,
        String predictions,
        int partitions,
        int replicationFactor) {

    public String deadLetters() {
        return applicationId + "-dead-letters";
    }

    /** One record a mini-batch; one partition, because one model has one history. */
    public String journal() {
        return applicationId + "-journal";
    }

    /** Published models; one partition, compacted. */
    public String models() {
        return applicationId + "-models";
    }
}
