package dev.lifeboat.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Ends a command in order on SIGTERM and Ctrl-C: makes its work return, waits for it, and exits with the work's own exit code instead of
 * the JVM's 143 or 130.
 */
final class Shutdown {
    private final Runnable stop;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopAndHalt, "shutdown");
    private volatile ExitCode exitCode = ExitCode.FAILURE;

    private Shutdown(Runnable stop) {
        this.stop = stop;
    }

    /** The work of a command. */
    @FunctionalInterface
    interface Work<E extends Exception> {
        ExitCode run() throws E;
    }

    /**
     * Runs the work and returns its exit code, unless the JVM is shut down meanwhile: then this never returns.
     *
     * @param stop makes the work return; called on another thread
     */
    static <E extends Exception> int orderly(Runnable stop, Work<E> work) throws E {
        return new Shutdown(stop).run(work);
    }

    private <E extends Exception> int run(Work<E> work) throws E {
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            exitCode = work.run();
        } catch (Exception e) {
            if (!removeHook()) {
                exitCode = ErrorReport.print(e).orElse(ExitCode.FAILURE);
                letHookHalt();
            }
            throw e;
        }
        if (!removeHook()) {
            letHookHalt();
        }
        return exitCode.number();
    }

    private void stopAndHalt() {
        stop.run();
        try {
            done.await();
            Runtime.getRuntime().halt(exitCode.number());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if the hook is running already. */
    private boolean removeHook() {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private void letHookHalt() {
        done.countDown();
        try {
            hook.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
