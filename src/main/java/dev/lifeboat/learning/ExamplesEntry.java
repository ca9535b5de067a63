package dev.lifeboat.learning;

import java.util.List;

/**
 * Consecutive contributions of one scoring task. Which of them share an entry makes no difference to what is learned.
 *
 * @param partition of the input topic
 * @param sequence number of the first contribution in its partition, counted from 0 without gaps
 * @param contributions in order
 * @param totals the partition's accounting after the last contribution: counters in a fixed order, opaque to the learner
 */
public record ExamplesEntry(
        Fingerprint fingerprint, int partition, long sequence, List<Contribution> contributions, long[] totals)
        implements JournalEntry {
    public ExamplesEntry {
        contributions = List.copyOf(contributions);
        if (partition < 0 || sequence < 0) {
            throw new IllegalArgumentException("partition " + partition + ", sequence " + sequence);
        }
    }

    /** Sequence number of the partition's next contribution. */
    public long nextSequence() {
        return sequence + contributions.size();
    }

    /** The examples of all contributions, in order. */
    public List<Example> examples() {
        return contributions.stream()
                .flatMap(contribution -> contribution.examples().stream())
                .toList();
    }
}
