package dev.lifeboat.quickstart;

import dev.lifeboat.errors.Failures;
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
 * An {@link EmbeddedBroker} in a child JVM. The child ends with this process, even if this process is killed.
 *
 * <p>It logs to {@code broker.log} in its data directory and never to the terminal.
 */
public final class BrokerProcess implements AutoCloseable {
    private static final long MAX_START_SECONDS = 60;
    private static final long MAX_STOP_SECONDS = 30;
    private static final String NO_REPLY = "";
    private static final String TIMEOUT = "timeout";

    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker and returns when it accepts requests.
     *
     * @param dataDirectory created if missing
     * @param port on the loopback interface; 0 for any free one
     * @param overrides as in {@link EmbeddedBroker#start(Path, int, Map)}
     * @throws BrokerException if it did not start within a minute; the message names the log
     */
    public static BrokerProcess start(Path dataDirectory, int port, Map<String, String> overrides) {
        BrokerLibraries.require();
        Path log = dataDirectory.toAbsolutePath().normalize().resolve("broker.log");
        Process process = launch(command(dataDirectory, port, overrides, log), log);
        String reply = CompletableFuture.supplyAsync(() -> reply(process))
                .completeOnTimeout(TIMEOUT, MAX_START_SECONDS, TimeUnit.SECONDS)
                .join();
        if (reply.startsWith(BrokerMain.READY)) {
            return new BrokerProcess(process, reply.substring(BrokerMain.READY.length()));
        }
        process.destroyForcibly().onExit().join();
        throw new BrokerException("the broker did not start: " + cause(reply, log) + " (see " + log + ")");
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

    /** Kills the process as a crash would, and waits for its end. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Stops the broker and waits for its end. Kills it after half a minute. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.onExit()
                    .completeOnTimeout(process, MAX_STOP_SECONDS, TimeUnit.SECONDS)
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
            // For output without a logger, such as the error of a JVM that cannot start.
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new BrokerException(
                    "the broker did not start: " + Failures.reason(e) + " (its log is " + log + ")", e);
        }
    }

    private static String reply(Process process) {
        return process.inputReader(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(BrokerMain.READY) || line.startsWith(BrokerMain.FAILED))
                .findFirst()
                .orElse(NO_REPLY);
    }

    private static String cause(String reply, Path log) {
        return switch (reply) {
            case NO_REPLY -> lastLogLine(log);
            case TIMEOUT -> "not ready after " + MAX_START_SECONDS + " s; its last log line is: " + lastLogLine(log);
            default -> reply.substring(BrokerMain.FAILED.length());
        };
    }

    /** The last line of the log that is not part of a stack trace. */
    private static String lastLogLine(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                    .reduce((before, last) -> last)
                    .orElse("it ended without a message");
        } catch (IOException e) {
            return "it ended without a message, and its log cannot be read: " + Failures.reason(e);
        }
    }
}
