package dev.lifeboat.quickstart;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A task on a daemon thread. Its failure is thrown in the thread that waits for it. */
final class BackgroundTask {
    private final CompletableFuture<Void> completion;

    private BackgroundTask(CompletableFuture<Void> completion) {
        this.completion = completion;
    }

    static BackgroundTask start(String threadName, Runnable task) {
        return new BackgroundTask(CompletableFuture.runAsync(task, runnable -> {
            Thread thread = new Thread(runnable, threadName);
            thread.setDaemon(true);
            thread.start();
        }));
    }

    /** Throws the failure of the task, if it has failed. */
    void throwIfFailed() {
        if (completion.isCompletedExceptionally()) {
            join();
        }
    }

    /** Waits for the end of the task, and throws its failure if it has failed. */
    void join() {
        try {
            completion.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
