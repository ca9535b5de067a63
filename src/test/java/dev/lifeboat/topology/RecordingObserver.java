package dev.lifeboat.topology;

import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.pipeline.Totals;

/** Keeps the newest totals. */
final class RecordingObserver implements PipelineObserver {
    private Totals totals = new Totals();

    Totals totals() {
        return totals;
    }

    @Override
    public void assigned(int partition, Totals newest, long[] missing) {
        totals = newest;
    }

    @Override
    public void committing(int partition, Totals newest, long[] missing) {
        totals = newest;
    }
}
