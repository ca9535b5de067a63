package dev.lifeboat.learning;

import dev.lifeboat.stats.RunningMoments;
import java.util.List;

/**
 * A mini-batch in the journal: all that changes the model, at once. Folding the records in their order yields every version.
 *
 * @param partition of the input that it was assembled from
 * @param sequence number in that partition, from 0 without holes
 * @param eventTime timestamp of the newest record it speaks of, in ms since the epoch
 * @param moments of the records since the partition's last journal record; may be empty
 * @param examples in the order in which their labels came; may be empty
 * @param totals the partition's accounting at this point: counters in a fixed order, opaque to the learner
 */
public record JournalRecord(
        Fingerprint fingerprint,
        LearningSettings settings,
        int partition,
        long sequence,
        long eventTime,
        RunningMoments moments,
        List<Example> examples,
        long[] totals)
        implements JournalEntry {
    public JournalRecord {
        examples = List.copyOf(examples);
        if (partition < 0 || sequence < 0) {
            throw new IllegalArgumentException("partition " + partition + ", sequence " + sequence);
        }
    }
}
