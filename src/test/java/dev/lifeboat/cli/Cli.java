package dev.lifeboat.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A run of the program within the test: its exit code and output, apart from those of tests that run at the same time. */
record Cli(int exitCode, String out, String err) {
    private static final GroupOutput OUT = GroupOutput.replace(System.out, System::setOut);
    private static final GroupOutput ERR = GroupOutput.replace(System.err, System::setErr);

    static Cli run(String... arguments) {
        ThreadGroup threads = new ThreadGroup("cli");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OUT.divert(threads, out);
        ERR.divert(threads, err);
        try {
            int exitCode = CompletableFuture.supplyAsync(
                            () -> Main.run(arguments), task -> new Thread(threads, task).start())
                    .join();
            return new Cli(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            OUT.restore(threads);
            ERR.restore(threads);
        }
    }
}
