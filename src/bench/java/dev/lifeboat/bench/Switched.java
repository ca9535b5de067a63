package dev.lifeboat.bench;

import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.learning.Step;
import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.pipeline.Totals;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Observers that look and look away by turns, from commit to commit: a transaction is a unit of work, of which each window has the
 * same number. Told by one stream thread only.
 */
final class Switched implements PipelineObserver {
    /** A window. */
    private static final int COMMITS = 2;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final PipelineObserver observer;
    private final long warmUp;
    private final long records;
    private final List<Window> windows = new ArrayList<>();
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean on = true;
    private long scored;
    private int commits;
    private long scoredBefore;
    private long nanosBefore;
    private long cpuNanosBefore;

    /** @param warmUp records before the first window */
    Switched(PipelineObserver observer, long warmUp, long records) {
        this.observer = observer;
        this.warmUp = warmUp;
        this.records = records;
    }

    /**
     * From one commit to another.
     *
     * @param cpuNanos of the stream thread
     */
    record Window(boolean watched, long records, long nanos, long cpuNanos) {}

    boolean isOn() {
        return on;
    }

    /** Whether all records are scored before the time is over. */
    boolean await(Duration time) throws InterruptedException {
        return finished.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Complete once {@link #await} is true. */
    List<Window> windows() {
        return windows;
    }

    private void countCommit() {
        if (++commits % COMMITS != 0 || finished.getCount() == 0) {
            return;
        }
        long nanos = System.nanoTime();
        long cpuNanos = THREADS.getCurrentThreadCpuTime();
        if (scoredBefore >= warmUp && (isFirstOfPair() || !windows.isEmpty())) {
            windows.add(new Window(on, scored - scoredBefore, nanos - nanosBefore, cpuNanos - cpuNanosBefore));
        }
        scoredBefore = scored;
        nanosBefore = nanos;
        cpuNanosBefore = cpuNanos;
        // On, off, off, on: the stream may grow faster or slower all the time.
        on = (commits / COMMITS + 1) / 2 % 2 == 0;
    }

    /** Of two windows, one of which is watched: whether that which ends now is the first. */
    private boolean isFirstOfPair() {
        return commits / COMMITS % 2 == 1;
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
        if (partition == 0) {
            countCommit();
        }
    }

    @Override
    public void journaled(int partition, long next) {
        if (on) {
            observer.journaled(partition, next);
        }
    }

    @Override
    public void scored(byte[] id, Prediction prediction, Model model, long timestamp, long latencyMs) {
        if (++scored == records) {
            // Within a window, which is left out.
            finished.countDown();
        }
        if (on) {
            observer.scored(id, prediction, model, timestamp, latencyMs);
        }
    }

    @Override
    public void timed(long nanos) {
        if (on) {
            observer.timed(nanos);
        }
    }

    @Override
    public void labeled(byte[] id, double label, long labelDelayMs) {
        if (on) {
            observer.labeled(id, label, labelDelayMs);
        }
    }

    @Override
    public void folded(List<Step> steps, long nanos) {
        if (on) {
            observer.folded(steps, nanos);
        }
    }

    @Override
    public void learned(byte[] state) {
        if (on) {
            observer.learned(state);
        }
    }

    @Override
    public void received(PublishedModel model, long publishedMs) {
        if (on) {
            observer.received(model, publishedMs);
        }
    }
}
