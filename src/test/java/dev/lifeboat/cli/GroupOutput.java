package dev.lifeboat.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A standard stream from which the output of a group of threads can be diverted. */
final class GroupOutput extends OutputStream {
    private final PrintStream original;
    private final Map<ThreadGroup, OutputStream> diverted = new ConcurrentHashMap<>();

    private GroupOutput(PrintStream original) {
        this.original = original;
    }

    /** @param set makes its argument the standard stream, for good */
    static GroupOutput replace(PrintStream original, Consumer<PrintStream> set) {
        GroupOutput output = new GroupOutput(original);
        set.accept(new PrintStream(output, true, StandardCharsets.UTF_8));
        return output;
    }

    /** Writes what the threads of this group print to {@code target}, until {@link #restore}. */
    void divert(ThreadGroup threads, OutputStream target) {
        diverted.put(threads, target);
    }

    void restore(ThreadGroup threads) {
        diverted.remove(threads);
    }

    private OutputStream target() {
        return diverted.getOrDefault(Thread.currentThread().getThreadGroup(), original);
    }

    @Override
    public void write(int b) throws IOException {
        target().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        target().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        target().flush();
    }
}
