package dev.lifeboat.metrics;

import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.pipeline.Totals;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** The accounting of the partitions that this instance scores, as of their last commits. */
final class Accounting {
    private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();
    private final Map<Integer, Long> journaled = new ConcurrentHashMap<>();
    private final int features;

    Accounting(int features) {
        this.features = features;
    }

    /** @param missing number of missing values per feature */
    private record Partition(Totals totals, long[] missing) {}

    void update(int partition, Totals totals, long[] missing) {
        partitions.put(partition, new Partition(totals, missing));
    }

    /** @param next sequence number of the partition's next contribution */
    void journaled(int partition, long next) {
        journaled.put(partition, next);
    }

    void remove(int partition) {
        partitions.remove(partition);
        journaled.remove(partition);
    }

    /** Number of partitions that this instance scores. */
    int partitions() {
        return partitions.size();
    }

    boolean isLast(int partition) {
        return partitions.keySet().equals(Set.of(partition));
    }

    /** The sum over the partitions. */
    Totals totals() {
        return partitions.values().stream().map(Partition::totals).reduce(new Totals(), Totals::plus);
    }

    /** 0 without partitions. */
    double sum(ToDoubleFunction<Totals> counter) {
        return partitions.values().stream()
                .mapToDouble(partition -> counter.applyAsDouble(partition.totals))
                .sum();
    }

    /** Number of missing values so far, per feature. */
    long[] missing() {
        long[] sum = new long[features];
        for (Partition partition : partitions.values()) {
            for (int feature = 0; feature < features; feature++) {
                sum[feature] += partition.missing[feature];
            }
        }
        return sum;
    }

    /** Number of contributions of these partitions that are not in the model. */
    long lag(PublishedModel model) {
        // The model can be ahead of what this instance knows: another instance may have written entries.
        return journaled.entrySet().stream()
                .mapToLong(entry -> Math.max(0, model.lag(entry.getKey(), entry.getValue())))
                .sum();
    }
}
