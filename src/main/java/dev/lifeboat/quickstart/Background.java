package dev.lifeboat.quickstart;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Work on a thread of its own, whose failure is everybody's. */
final class Background {
    private final CompletableFuture<Void> work;

    private Background(CompletableFuture<Void> work) {
        this.work = work;
    }

    static Background start(Runnable work) {
        return new Background(CompletableFuture.runAsync(work, task -> {
            Thread thread = new Thread(task, "passengers");
            thread.setDaemon(true);
            thread.start();
        }));
    }

    /** Throws what the work has failed with, if it has. */
    void check() {
        if (work.isCompletedExceptionally()) {
            join();
        }
    }

    /** Waits for the end of the work. */
    void join() {
        try {
            work.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
