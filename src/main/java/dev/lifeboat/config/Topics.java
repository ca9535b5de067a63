package dev.lifeboat.config;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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

    /** All that are there, the input first. */
    public List<String> all() {
        return Stream.of(input, outcomes, predictions, deadLetters(), journal(), models())
                .filter(Objects::nonNull)
                .toList();
    }

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
