package dev.lifeboat.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Makes SIGTERM and Ctrl-C an orderly end: stops what is running, waits for the command's work to return, and leaves with exit
 * code 0, where the JVM on its own would say 143 or 130.
 */
final class Shutdown {
    private Shutdown() {}

    /** The work of a command. */
    @FunctionalInterface
    interface Work<E extends Exception> {
        void run() throws E;
    }

    /** @param stop makes the work return; called on a thread of its own */
    static <E extends Exception> void orderly(Runnable stop, Work<E> work) throws E {
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> stopAndHalt(stop, done), "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            work.run();
        } finally {
            done.countDown();
            removeHook(hook);
        }
    }

    private static void stopAndHalt(Runnable stop, CountDownLatch done) {
        stop.run();
        try {
            done.await();
            Runtime.getRuntime().halt(ExitCode.DONE.number());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is on its way down already, because the hook is running.
            return;
        }
    }
}
