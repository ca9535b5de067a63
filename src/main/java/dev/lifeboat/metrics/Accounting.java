package dev.lifeboat.metrics;

import dev.lifeboat.topology.ModelHolder;
import dev.lifeboat.topology.Totals;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** What the partitions that are scored here had accounted for when they last committed. */
final class Accounting {
    private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();
    private final Map<Integer, Long> journalled = new ConcurrentHashMap<>();
    private final int features;

    Accounting(int features) {
        this.features = features;
    }

    /** @param missing values a feature */
    private record Partition(Totals totals, long[] missing) {}

    void update(int partition, Totals totals, long[] missing) {
        partitions.put(partition, new Partition(totals, missing));
    }

    /** @param next number of the partition's next journal record */
    void journalled(int partition, long next) {
        journalled.put(partition, next);
    }

    void remove(int partition) {
        partitions.remove(partition);
        journalled.remove(partition);
    }

    /** How many partitions are scored here. */
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

    /** Missing values so far, a feature. */
    long[] missing() {
        long[] sum = new long[features];
        for (Partition partition : partitions.values()) {
            for (int feature = 0; feature < features; feature++) {
                sum[feature] += partition.missing[feature];
            }
        }
        return sum;
    }

    /** Journal records of these partitions that are not in the model. */
    long lag(ModelHolder.Held held) {
        // The model may know more than what was heard here last: another instance can have journalled it.
        return journalled.entrySet().stream()
                .mapToLong(entry -> Math.max(0, held.lag(entry.getKey(), entry.getValue())))
                .sum();
    }
}
