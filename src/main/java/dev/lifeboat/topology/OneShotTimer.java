package dev.lifeboat.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.jspecify.annotations.Nullable;

/** A wall-clock punctuator that fires once. While no timer is set, an idle task has nothing to commit. */
final class OneShotTimer {
    private final ProcessingContext context;
    private final Runnable action;
    private @Nullable Cancellable scheduled;

    OneShotTimer(ProcessingContext context, Runnable action) {
        this.context = context;
        this.action = action;
    }

    boolean isSet() {
        return scheduled != null;
    }

    /** Sets the timer, which must not be set. The minimum delay is one millisecond. */
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
