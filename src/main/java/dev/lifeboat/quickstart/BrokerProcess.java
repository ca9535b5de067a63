package dev.lifeboat.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An {@link EmbeddedBroker} in a child JVM, which is gone when this process is gone, however that ended.
 *
 * <p>It writes to {@code broker.log} in its data directory, never to the terminal.
 */
public final class BrokerProcess implements AutoCloseable {
    private static final long LONGEST_START_SECONDS = 60;
    private static final long LONGEST_STOP_SECONDS = 30;
    private static final String NO_ANSWER = "";
    private static final String TOO_LATE = "too late";

    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Returns when requests are accepted, at the latest after a minute.
     *
     * @param dataDirectory created if missing
     * @param port on the loopback interface; 0 stands for any free one
     * @param overrides as in {@link EmbeddedBroker#start(Path, int, Map)}
     * @throws BrokerException if it did not start; the message names the log
     */
    public static BrokerProcess start(Path dataDirectory, int port, Map<String, String> overrides) {
        BrokerLibraries.require();
        Path log = dataDirectory.toAbsolutePath().normalize().resolve("broker.log");
        Process process = launch(command(dataDirectory, port, overrides, log), log);
        String answer = CompletableFuture.supplyAsync(() -> answer(process))
                .completeOnTimeout(TOO_LATE, LONGEST_START_SECONDS, TimeUnit.SECONDS)
                .join();
        if (answer.startsWith(BrokerMain.READY)) {
            return new BrokerProcess(process, answer.substring(BrokerMain.READY.length()));
        }
        process.destroyForcibly().onExit().join();
        throw new BrokerException("the broker did not start: " + cause(answer, log) + " (see " + log + ")");
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as a crash would, without letting it finish anything; returns when it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Asks it to stop, and returns when it is gone; after half a minute it is killed. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.onExit()
                    .completeOnTimeout(process, LONGEST_STOP_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            kill();
        }
    }

    private static List<String> command(Path dataDirectory, int port, Map<String, String> overrides, Path log) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-Dfile.encoding=UTF-8",
                "-Dlogback.configurationFile=dev/lifeboat/quickstart/broker-logback.xml",
                "-Dlifeboat.broker.log=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                BrokerMain.class.getName(),
                dataDirectory.toString(),
                Integer.toString(port)));
        overrides.forEach((key, value) -> command.add(key + "=" + value));
        return command;
    }

    private static Process launch(List<String> command, Path log) {
        try {
            Files.createDirectories(log.getParent());
            // What does not come from a logger (a JVM that cannot start, for one) is in the log as well.
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new BrokerException("the broker did not start: " + e + " (it would log to " + log + ")", e);
        }
    }

    private static String answer(Process process) {
        return process.inputReader(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(BrokerMain.READY) || line.startsWith(BrokerMain.FAILED))
                .findFirst()
                .orElse(NO_ANSWER);
    }

    private static String cause(String answer, Path log) {
        return switch (answer) {
            case NO_ANSWER -> lastWords(log);
            case TOO_LATE -> "not ready after " + LONGEST_START_SECONDS + " s, and said last: " + lastWords(log);
            default -> answer.substring(BrokerMain.FAILED.length());
        };
    }

    /** The last line of the log that is not part of a stack trace. */
    private static String lastWords(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                    .reduce((before, last) -> last)
                    .orElse("it ended without a word");
        } catch (IOException e) {
            return "it ended without a word, and its log cannot be read: " + e;
        }
    }
}
