package dev.lifeboat.pipeline;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads on which the members of an ensemble learn; with one, that is the stream thread. */
public final class MemberThreads implements Executor, AutoCloseable {
    private final Executor executor;

    public MemberThreads(String application, int threads) {
        this.executor = threads == 1 ? Runnable::run : pool(application, threads);
    }

    private static ExecutorService pool(String application, int threads) {
        AtomicInteger started = new AtomicInteger();
        return Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, application + "-learner-" + started.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @Override
    public void close() {
        if (executor instanceof ExecutorService pool) {
            pool.shutdown();
        }
    }
}
