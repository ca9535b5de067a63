package dev.lifeboat.metrics;

import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.pipeline.ModelHolder;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** The model that this instance scores with, and how old it is. */
final class ModelView {
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final ModelHolder holder;
    private final Clock clock;
    private volatile long publishedMs = UNKNOWN;

    /** Timestamp of the most recent record less that of the model's newest example; written by all scoring tasks, the last one wins. */
    private final AtomicLong lagMs = new AtomicLong(UNKNOWN);

    ModelView(ModelHolder holder, Clock clock) {
        this.holder = holder;
        this.clock = clock;
    }

    void published(long timeMs) {
        publishedMs = timeMs;
    }

    void scored(Model model, long timestamp) {
        if (model.eventTime() != ModelVersion.NO_EVENT_TIME) {
            lagMs.lazySet(timestamp - model.eventTime());
        }
    }

    PublishedModel newest() {
        return holder.newest();
    }

    Model model() {
        return holder.newest().model();
    }

    /** Time since the model was published, in ms; NaN if none was. */
    double ageMs() {
        long published = publishedMs;
        return published == UNKNOWN ? Double.NaN : clock.millis() - published;
    }

    /** In ms; NaN if nothing was scored with a model that has learned from an example. */
    double lagMs() {
        long lag = lagMs.get();
        return lag == UNKNOWN ? Double.NaN : lag;
    }
}
