package dev.lifeboat.pipeline;

import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.learning.Step;
import java.util.List;

/** Calls two observers, one after the other. */
record CompositeObserver(PipelineObserver first, PipelineObserver second) implements PipelineObserver {
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
    public void journaled(int partition, long next) {
        first.journaled(partition, next);
        second.journaled(partition, next);
    }

    @Override
    public void revoked(int partition) {
        first.revoked(partition);
        second.revoked(partition);
    }

    @Override
    public void scored(byte[] id, Prediction prediction, Model model, long timestamp, long latencyMs) {
        first.scored(id, prediction, model, timestamp, latencyMs);
        second.scored(id, prediction, model, timestamp, latencyMs);
    }

    @Override
    public void timed(long nanos) {
        first.timed(nanos);
        second.timed(nanos);
    }

    @Override
    public void labeled(byte[] id, double label, long labelDelayMs) {
        first.labeled(id, label, labelDelayMs);
        second.labeled(id, label, labelDelayMs);
    }

    @Override
    public void folded(List<Step> steps, long nanos) {
        first.folded(steps, nanos);
        second.folded(steps, nanos);
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
    public void received(PublishedModel model, long publishedMs) {
        first.received(model, publishedMs);
        second.received(model, publishedMs);
    }
}
