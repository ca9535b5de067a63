package dev.lifeboat.cli;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.quickstart.Tour;
import dev.lifeboat.service.Logging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine;

@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a real Kafka broker and the service, streams the passengers of the Titanic through them, shows the model"
                    + " learning, reports how well it predicts the 30 %% it never saw, and stays up for your own records."
        })
final class QuickstartCommand implements Callable<Integer> {
    private static final int TEXTBOOK_PASSES = 5;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where broker and service keep their data; a second run goes on from it. Default: a new"
                    + " directory that is removed at the end.")
    private @Nullable Path dataDirectory;

    @Option(
            names = "--passes",
            paramLabel = "N",
            description = "Over the training passengers. Default: 5, with --replay 1.")
    private @Nullable Integer passes;

    @Option(
            names = "--replay",
            description = "Learn again from earlier passengers after each mini-batch: one pass is enough.")
    private boolean replay;

    @Option(
            names = "--rate",
            defaultValue = "300",
            paramLabel = "R",
            description = "Passengers a second. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--exit", description = "End after the report.")
    private boolean exit;

    @Override
    public Integer call() throws IOException {
        if (passes() < 1) {
            throw new InvalidConfigException("--passes must be 1 or more, not " + passes);
        }
        if (!(rate >= 0)) {
            throw new InvalidConfigException("--rate must be 0 or more, not " + rate);
        }
        if (dataDirectory != null && Files.exists(dataDirectory) && !Files.isDirectory(dataDirectory)) {
            throw new InvalidConfigException("--data-dir " + dataDirectory + " is a file: name a directory");
        }
        Logging.useQuiet();
        CountDownLatch stop = new CountDownLatch(1);
        Shutdown.orderly(stop::countDown, () -> tour(stop));
        return ExitCode.DONE.number();
    }

    private void tour(CountDownLatch stop) throws IOException {
        Path directory = dataDirectory == null
                ? Files.createTempDirectory("lifeboat-")
                : Files.createDirectories(dataDirectory).toAbsolutePath();
        try {
            new Tour(
                            new Tour.Options(
                                    directory, passes(), replay, rate, exit, CommandLine.Help.Ansi.AUTO.enabled()),
                            System.out,
                            stop)
                    .run();
        } catch (CancellationException e) {
            System.out.println();
        } finally {
            if (dataDirectory == null) {
                remove(directory);
            }
        }
    }

    private int passes() {
        if (passes != null) {
            return passes;
        }
        return replay ? 1 : TEXTBOOK_PASSES;
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("lifeboat: could not remove " + directory + ": " + e.getMessage());
        }
    }
}
