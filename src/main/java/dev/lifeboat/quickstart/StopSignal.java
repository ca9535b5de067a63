package dev.lifeboat.quickstart;

import dev.lifeboat.errors.UnavailableException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits for conditions until the tour is stopped.
 *
 * @param latch at zero, the tour is stopped
 */
record StopSignal(CountDownLatch latch) {
    private static final long TIMEOUT_SECONDS = 60;
    private static final long POLL_INTERVAL_MS = 20;

    /** @throws CancellationException if the tour is stopped */
    void throwIfStopped() {
        if (latch.getCount() == 0) {
            throw new CancellationException("stopped");
        }
    }

    /**
     * Waits for up to a minute.
     *
     * @param condition is polled
     * @param timeoutMessage for the exception after a minute
     * @throws CancellationException if the tour is stopped
     */
    void await(BooleanSupplier condition, String timeoutMessage) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!condition.getAsBoolean()) {
            throwIfStopped();
            if (System.nanoTime() - deadline > 0) {
                throw new UnavailableException(timeoutMessage + " within " + TIMEOUT_SECONDS + " s");
            }
            pause();
        }
    }

    private void pause() {
        try {
            var unused = latch.await(POLL_INTERVAL_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }
}
