package dev.lifeboat.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.jspecify.annotations.Nullable;

/** A wall-clock punctuator that fires once. While none is set, an idle task has nothing to commit. */
final class Timer {
    private final ProcessingContext context;
    private final Runnable action;
    private @Nullable Cancellable scheduled;

    Timer(ProcessingContext context, Runnable action) {
        this.context = context;
        this.action = action;
    }

    boolean isSet() {
        return scheduled != null;
    }

    /** To be called only while the timer is not set. A delay of less than a millisecond is one. */
    void set(long delayMs) {
        scheduled = context.schedule(
                Duration.ofMillis(Math.max(1, delayMs)), PunctuationType.WALL_CLOCK_TIME, now -> fire());
    }

    private void fire() {
        if (scheduled != null) {
            scheduled.cancel();
            scheduled = null;
        }
        action.run();
    }
}
