package dev.lifeboat.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs the jar in a process. */
public final class Jar {
    private static final long HANGS_AFTER_SECONDS = 240;

    private Jar() {}

    /** The result of a command. */
    public record Run(int exitCode, List<String> out, List<String> err) {}

    /** Runs a command and waits until it ends. */
    public static Run run(Path directory, String... arguments) {
        return launch(directory, arguments).get();
    }

    /** A running command. */
    public interface Pending {
        /** Waits until it ends. */
        Run get();
    }

    /** Starts a command. */
    public static Pending launch(Path directory, String... arguments) {
        try {
            Path out = Files.createTempFile(directory, "out", ".txt");
            Path err = Files.createTempFile(directory, "err", ".txt");
            Process process = start(out, err, List.of(), arguments);
            return () -> end(process, out, err, arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Run end(Process process, Path out, Path err, String... arguments) {
        try {
            if (!process.waitFor(HANGS_AFTER_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "hangs: " + String.join(" ", arguments) + "\n" + Files.readString(out) + Files.readString(err));
            }
            return new Run(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    public static String[] withConfig(String command, Path config, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command.split(" ")));
        all.add("--config");
        all.add(config.toString());
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    /** Without Java's and this program's settings in the environment. */
    public static Process start(Path out, Path err, List<String> jvmOptions, String... arguments) {
        List<String> options = new ArrayList<>(ClassArchive.OPTIONS);
        options.addAll(jvmOptions);
        List<String> command = java(options);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(Redirect.appendTo(out.toFile()));
        if (err.equals(out)) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(Redirect.appendTo(err.toFile()));
        }
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("LIFEBOAT_")
                        || name.equals("JAVA_TOOL_OPTIONS")
                        || name.startsWith("JDK_JAVA"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command that runs the jar, to which the program's arguments can be added. */
    static List<String> java(List<String> jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        // C1 only: no process of a test lives long enough to gain what C2 costs.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(jvmOptions);
        command.add("-jar");
        command.add(Objects.requireNonNull(System.getProperty("lifeboat.jar"), "lifeboat.jar is not set"));
        return command;
    }
}
