package dev.lifeboat.topology;

import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Step;

/** Two observers as one. */
record BothObservers(PipelineObserver first, PipelineObserver second) implements PipelineObserver {
    @Override
    public void assigned(int partition, Totals totals, long[] missing) {
        first.assigned(partition, totals, missing);
        second.assigned(partition, totals, missing);
    }

    @Override
    public void committing(int partition, Totals totals, long[] missing) {
        first.committing(partition, totals, missing);
        second.committing(partition, totals, missing);
    }

    @Override
    public void journalled(int partition, long next) {
        first.journalled(partition, next);
        second.journalled(partition, next);
    }

    @Override
    public void revoked(int partition) {
        first.revoked(partition);
        second.revoked(partition);
    }

    @Override
    public void scored(byte[] id, double probability, Model model, long timestamp, long latencyMs) {
        first.scored(id, probability, model, timestamp, latencyMs);
        second.scored(id, probability, model, timestamp, latencyMs);
    }

    @Override
    public void forwarded(long nanos) {
        first.forwarded(nanos);
        second.forwarded(nanos);
    }

    @Override
    public void labelled(byte[] id, boolean label, long labelDelayMs) {
        first.labelled(id, label, labelDelayMs);
        second.labelled(id, label, labelDelayMs);
    }

    @Override
    public void folded(Step step, long nanos) {
        first.folded(step, nanos);
        second.folded(step, nanos);
    }

    @Override
    public void learned(byte[] state) {
        first.learned(state);
        second.learned(state);
    }

    @Override
    public void learnerRevoked() {
        first.learnerRevoked();
        second.learnerRevoked();
    }

    @Override
    public void held(ModelHolder.Held model, long publishedMs) {
        first.held(model, publishedMs);
        second.held(model, publishedMs);
    }
}
