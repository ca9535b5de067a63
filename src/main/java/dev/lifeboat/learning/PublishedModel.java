package dev.lifeboat.learning;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as it is published, with how much of the journal is in it.
 *
 * @param settingsHash hash of the settings of the journal at this version; null if the model is untrained
 * @param examples number of examples learned from
 * @param sequences partition → sequence number of the first contribution that is not in the model
 */
public record PublishedModel(Model model, @Nullable String settingsHash, long examples, Map<Integer, Long> sequences) {
    public PublishedModel {
        sequences = Map.copyOf(sequences);
    }

    /** The model before anything was published. */
    public static PublishedModel untrained(Model model) {
        return new PublishedModel(model, null, 0, Map.of());
    }

    /**
     * Number of contributions of a partition that are not in the model.
     *
     * @param nextSequence sequence number of the partition's next contribution
     */
    public long lag(int partition, long nextSequence) {
        return nextSequence - sequences.getOrDefault(partition, 0L);
    }
}
