package dev.lifeboat.bench;

import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Step;
import dev.lifeboat.topology.ModelHolder;
import dev.lifeboat.topology.PipelineObserver;
import dev.lifeboat.topology.Totals;
import java.util.concurrent.atomic.LongAdder;

/** Observers that can be told to look away, and a count of the records that goes on. */
final class Switched implements PipelineObserver {
    private final PipelineObserver observer;
    private final LongAdder scored = new LongAdder();
    private volatile boolean on = true;

    Switched(PipelineObserver observer) {
        this.observer = observer;
    }

    void set(boolean isOn) {
        on = isOn;
    }

    /** Records scored so far, watched or not. */
    long records() {
        return scored.sum();
    }

    @Override
    public void assigned(int partition, Totals totals, long[] missing) {
        observer.assigned(partition, totals, missing);
    }

    @Override
    public void revoked(int partition) {
        observer.revoked(partition);
    }

    @Override
    public void learnerRevoked() {
        observer.learnerRevoked();
    }

    @Override
    public void committing(int partition, Totals totals, long[] missing) {
        if (on) {
            observer.committing(partition, totals, missing);
        }
    }

    @Override
    public void journalled(int partition, long next) {
        if (on) {
            observer.journalled(partition, next);
        }
    }

    @Override
    public void scored(byte[] id, double probability, Model model, long timestamp, long latencyMs) {
        scored.increment();
        if (on) {
            observer.scored(id, probability, model, timestamp, latencyMs);
        }
    }

    @Override
    public void forwarded(long nanos) {
        if (on) {
            observer.forwarded(nanos);
        }
    }

    @Override
    public void labelled(byte[] id, boolean label, long labelDelayMs) {
        if (on) {
            observer.labelled(id, label, labelDelayMs);
        }
    }

    @Override
    public void folded(Step step, long nanos) {
        if (on) {
            observer.folded(step, nanos);
        }
    }

    @Override
    public void learned(byte[] state) {
        if (on) {
            observer.learned(state);
        }
    }

    @Override
    public void held(ModelHolder.Held model, long publishedMs) {
        if (on) {
            observer.held(model, publishedMs);
        }
    }
}
