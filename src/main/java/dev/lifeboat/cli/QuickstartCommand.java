package dev.lifeboat.cli;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.quickstart.GuidedTour;
import dev.lifeboat.quickstart.TourLearning;
import dev.lifeboat.quickstart.TourOptions;
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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        description = {
            "Start a Kafka broker and the service, and watch the model learn.",
            "Streams the passengers of the Titanic, evaluates the model on a hold-out of 30 %%, and keeps running so"
                    + " that you can send records of your own."
        },
        footer = {
            "",
            "Examples: with experience replay, and with an ensemble of ten networks",
            "  lifeboat quickstart --replay",
            "  lifeboat quickstart --ensemble"
        })
final class QuickstartCommand implements Callable<Integer> {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Directory for the data of broker and service; a second run continues from it. Default: a"
                    + " temporary directory, deleted at the end.")
    private @Nullable Path dataDirectory;

    @Option(
            names = "--passes",
            paramLabel = "N",
            description = "Number of passes over the training passengers. Default: 5, with --replay 1.")
    private @Nullable Integer passes;

    @Option(
            names = "--replay",
            description = "Use experience replay: extra optimizer steps on earlier passengers, so that one pass is"
                    + " enough.")
    private boolean experienceReplay;

    @Option(
            names = "--ensemble",
            description =
                    "Learn with an ensemble of ten networks that needs no tuning, instead of the textbook network.")
    private boolean ensemble;

    @Option(
            names = "--rate",
            defaultValue = "300",
            paramLabel = "R",
            description = "Passengers per second, 0 for as fast as possible. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--exit", description = "Exit after the report.")
    private boolean exit;

    @Override
    public Integer call() {
        if (dataDirectory != null && Files.exists(dataDirectory) && !Files.isDirectory(dataDirectory)) {
            throw new InvalidConfigException("--data-dir " + dataDirectory + " is a file: name a directory");
        }
        // Validates the other options before anything is created.
        options(Path.of(""));
        Logging.useErrorsOnly();
        CountDownLatch stop = new CountDownLatch(1);
        return Shutdown.orderly(stop::countDown, () -> run(stop));
    }

    private ExitCode run(CountDownLatch stop) {
        Path directory = createDirectory();
        try {
            new GuidedTour(options(directory), System.out, stop).run();
        } catch (CancellationException e) {
            System.out.println();
        } finally {
            if (dataDirectory == null) {
                delete(directory);
            }
        }
        return ExitCode.SUCCESS;
    }

    private TourOptions options(Path directory) {
        TourLearning learning = learning();
        return new TourOptions(
                directory,
                passes == null ? learning.passes() : passes,
                learning,
                rate,
                exit,
                CommandLine.Help.Ansi.AUTO.enabled());
    }

    private TourLearning learning() {
        if (experienceReplay && ensemble) {
            throw new InvalidConfigException("--replay and --ensemble cannot be combined: choose one");
        }
        if (ensemble) {
            return TourLearning.ENSEMBLE;
        }
        return experienceReplay ? TourLearning.REPLAY : TourLearning.TEXTBOOK;
    }

    private Path createDirectory() {
        try {
            return dataDirectory == null
                    ? Files.createTempDirectory("lifeboat-")
                    : Files.createDirectories(dataDirectory).toAbsolutePath();
        } catch (IOException e) {
            throw new UnavailableException("cannot create the data directory: " + Failures.reason(e), e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("lifeboat: cannot delete " + directory + ": " + Failures.reason(e));
        }
    }
}
