package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.service.CsvRows;
import dev.lifeboat.service.Logging;
import dev.lifeboat.service.Replay;
import dev.lifeboat.service.UnavailableException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Sends the rows of a CSV file, whose header names the configured features, to the input topic.",
        footer = {
            "",
            "The column id.field is the record's key (the line number where it is empty), the column label.field its label;"
                    + " other columns are not sent."
        })
final class ReplayCommand implements Callable<Integer> {
    private static final long PROGRESS_NANOS = 1_000_000_000L;
    private static final int MOST_SHOWN = 20;

    @Mixin
    private ConfigOption config;

    @Option(names = "--input", required = true, paramLabel = "CSV", description = "The file.")
    private Path input;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            paramLabel = "R",
            description = "Records a second; 0: as fast as it goes. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--passes",
            defaultValue = "1",
            paramLabel = "N",
            description = "How often all rows are sent. Default: ${DEFAULT-VALUE}.")
    private int passes;

    @Option(
            names = "--labels",
            defaultValue = "inline",
            paramLabel = "WHERE",
            description =
                    "Labels go inline with the records, to the outcomes topic, or nowhere (none). Default: ${DEFAULT-VALUE}.")
    private Replay.Labels labels;

    @Option(
            names = "--label-delay",
            defaultValue = "0s",
            paramLabel = "D",
            converter = Delay.class,
            description =
                    "How long after its record a label goes to the outcomes: 500ms, 2s, 1m. Default: ${DEFAULT-VALUE}.")
    private Duration labelDelay;

    @Option(names = "--shuffle", description = "A new order in each pass.")
    private boolean shuffle;

    @Option(
            names = "--seed",
            defaultValue = "1912",
            paramLabel = "S",
            description = "Of the order. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    public Integer call() {
        Logging.useQuiet();
        LifeboatConfig settings = config.read();
        Replay.Plan plan = new Replay.Plan(passes, rate, labels, labelDelay, shuffle ? (Long) seed : null);
        Printer printer = new Printer();
        Replay replay = new Replay(settings, rows(settings), plan, printer);
        List<String> unusable = replay.unusable();
        unusable.stream().limit(MOST_SHOWN).forEach(line -> System.err.println(input + ": " + line));
        if (unusable.size() > MOST_SHOWN) {
            System.err.println(input + ": … and " + (unusable.size() - MOST_SHOWN) + " more");
        }
        long sent = replay.run();
        System.out.printf(
                "sent %d records of %d rows in %d pass%s; %d rows could not be sent%n",
                sent, replay.usable(), passes, passes == 1 ? "" : "es", unusable.size());
        return ExitCode.DONE.number();
    }

    private List<CsvRows.Row> rows(LifeboatConfig settings) {
        try (Reader reader = Files.newBufferedReader(input, StandardCharsets.UTF_8)) {
            return CsvRows.read(reader, input.toString(), settings);
        } catch (IOException e) {
            throw new UnavailableException("cannot read " + input + ": " + e, e);
        }
    }

    /** A line a second. */
    private static final class Printer implements Replay.Progress {
        private long lastNanos = System.nanoTime();
        private long lastRecords;

        @Override
        public void sent(int pass, long records) {
            long now = System.nanoTime();
            if (now - lastNanos >= PROGRESS_NANOS) {
                System.out.printf(
                        "pass %d: %d records, %.0f/s%n",
                        pass, records, (records - lastRecords) * 1e9 / (now - lastNanos));
                lastNanos = now;
                lastRecords = records;
            }
        }
    }

    /** {@code 500ms}, {@code 2s}, {@code 1m}. */
    static final class Delay implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("\\d{1,9}(ms|s|m|h)")) {
                throw new TypeConversionException("'" + text + "' is not a time such as 500ms, 2s or 1m");
            }
            return text.endsWith("ms")
                    ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                    : Duration.parse("PT" + text);
        }
    }
}
