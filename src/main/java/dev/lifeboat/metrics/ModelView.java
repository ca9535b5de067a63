package dev.lifeboat.metrics;

import dev.lifeboat.learning.Model;
import dev.lifeboat.topology.ModelHolder;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** The model that this instance scores with, and how far it is behind. */
final class ModelView {
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final ModelHolder holder;
    private final Clock clock;
    private volatile long publishedMs = UNKNOWN;

    /** Of the record scored last: its timestamp less the model's; written by each scoring task, the last one wins. */
    private final AtomicLong lagMs = new AtomicLong(UNKNOWN);

    ModelView(ModelHolder holder, Clock clock) {
        this.holder = holder;
        this.clock = clock;
    }

    void published(long timeMs) {
        publishedMs = timeMs;
    }

    void scored(Model model, long timestamp) {
        if (model.eventTime() != Model.NO_EVENT_TIME) {
            lagMs.lazySet(timestamp - model.eventTime());
        }
    }

    ModelHolder.Held held() {
        return holder.held();
    }

    Model model() {
        return holder.held().model();
    }

    /** Wall clock since the model was published; NaN if none was. */
    double ageMs() {
        long published = publishedMs;
        return published == UNKNOWN ? Double.NaN : clock.millis() - published;
    }

    /** NaN if nothing was scored with a model that has learned from an example. */
    double lagMs() {
        long lag = lagMs.get();
        return lag == UNKNOWN ? Double.NaN : lag;
    }
}
