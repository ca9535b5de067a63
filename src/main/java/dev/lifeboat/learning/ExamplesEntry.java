package dev.lifeboat.learning;

import dev.lifeboat.stats.RunningMoments;
import java.util.List;

/**
 * What one scoring task contributes to the model at once: running moments and examples.
 *
 * @param partition of the input topic
 * @param sequence number of the entry in its partition, from 0 without gaps
 * @param eventTime timestamp of the newest training example, in ms since the epoch
 * @param moments of the records since the partition's previous entry; may be empty
 * @param examples in the order in which their labels arrived; those to learn from form one mini-batch; may be empty
 * @param totals the partition's accounting at this point: counters in a fixed order, opaque to the learner
 */
public record ExamplesEntry(
        Fingerprint fingerprint,
        LearningSettings settings,
        int partition,
        long sequence,
        long eventTime,
        RunningMoments moments,
        List<Example> examples,
        long[] totals)
        implements JournalEntry {
    public ExamplesEntry {
        examples = List.copyOf(examples);
        if (partition < 0 || sequence < 0) {
            throw new IllegalArgumentException("partition " + partition + ", sequence " + sequence);
        }
    }
}
