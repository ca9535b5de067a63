package dev.lifeboat.metrics;

import io.micrometer.core.instrument.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Wall clock in steps of a second. A timer asks twice with every record what time it is, so that its maximum can fade within minutes;
 * at hundreds of thousands of records a second, asking the system costs more than counting.
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
