package dev.lifeboat.learning;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as it is published, with how much of the journal is in it.
 *
 * @param settings hash of the settings of the journal at this version; null if the model is untrained
 * @param examples number of examples learned from
 * @param sequences partition → sequence number of the first journal entry that is not in the model
 */
public record PublishedModel(Model model, @Nullable String settings, long examples, Map<Integer, Long> sequences) {
    public PublishedModel {
        sequences = Map.copyOf(sequences);
    }

    /**
     * Number of journal entries of a partition that are not in the model.
     *
     * @param nextSequence sequence number of the partition's next entry
     */
    public long lag(int partition, long nextSequence) {
        return nextSequence - sequences.getOrDefault(partition, 0L);
    }
}
