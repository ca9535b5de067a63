package dev.lifeboat.service;

import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.pipeline.Totals;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The accounting of the partitions that this instance scores, as of their latest commits. */
public final class TotalsView implements PipelineObserver {
    private final Map<Integer, Totals> partitions = new ConcurrentHashMap<>();

    /** The sum over all partitions. */
    public Totals sum() {
        return partitions.values().stream().reduce(new Totals(), Totals::plus);
    }

    @Override
    public void assigned(int partition, Totals totals, long[] missing) {
        partitions.put(partition, totals);
    }

    @Override
    public void committing(int partition, Totals totals, long[] missing) {
        partitions.put(partition, totals);
    }

    @Override
    public void revoked(int partition) {
        partitions.remove(partition);
    }
}
