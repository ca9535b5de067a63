package dev.lifeboat.metrics;

import io.micrometer.core.instrument.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A wall clock with a resolution of one second. A timer reads the clock twice per record to let its maximum decay; at hundreds of thousands of
 * records per second, reading the system clock takes longer than recording.
 */
final class CoarseClock implements Clock, AutoCloseable {
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "metrics-clock");
        thread.setDaemon(true);
        return thread;
    });
    private volatile long wallTime = System.currentTimeMillis();

    CoarseClock() {
        var unused = ticker.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        wallTime = System.currentTimeMillis();
    }

    @Override
    public long wallTime() {
        return wallTime;
    }

    @Override
    public long monotonicTime() {
        return System.nanoTime();
    }

    @Override
    public void close() {
        ticker.shutdown();
    }
}
