package dev.lifeboat.cli;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.service.CsvRows;
import dev.lifeboat.service.Logging;
import dev.lifeboat.service.PrequentialEvaluation;
import dev.lifeboat.service.UnavailableException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Tries a configuration on the rows of a CSV file: the service's own scoring and learning, in memory, without Kafka.",
            "Each row is predicted before its label is learned; one pass, in the file's order."
        },
        footer = {
            "",
            "Each run has another network.seed, counted up from the configured one. The column label.field is the label; rows"
                    + " without are predicted only."
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final int MOST_SHOWN = 20;

    @Mixin
    private ConfigOption config;

    @Option(names = "--input", required = true, paramLabel = "CSV", description = "The file.")
    private Path input;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting in place of the file's; as often as needed.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(names = "--seeds", defaultValue = "1", paramLabel = "N", description = "Runs. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(names = "--shuffle", description = "A new random order of the rows in each run.")
    private boolean shuffle;

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            description = "Column with each row's timestamp, in ms since the epoch. Default: a millisecond a row.")
    private @Nullable String time;

    @Override
    public Integer call() {
        Logging.useQuiet();
        if (seeds < 1) {
            throw new InvalidConfigException("--seeds must be 1 or more, not " + seeds);
        }
        LifeboatConfig first = config.read(overrides);
        PrequentialEvaluation evaluation = new PrequentialEvaluation(first, rows(first), time);
        evaluation.unusable().stream().limit(MOST_SHOWN).forEach(line -> System.err.println(input + ": " + line));
        if (evaluation.unusable().size() > MOST_SHOWN) {
            System.err.println(input + ": … and " + (evaluation.unusable().size() - MOST_SHOWN) + " more");
        }
        if (evaluation.usable() == 0) {
            throw new UnavailableException(input + " has no row that the service would accept");
        }
        long seed = first.model().architecture().initialization().seed();
        long startNanos = System.nanoTime();
        EvaluationProgress progress = new EvaluationProgress((long) seeds * evaluation.usable());
        List<PrequentialEvaluation.Result> results = new ArrayList<>();
        for (int run = 0; run < seeds; run++) {
            Map<String, String> settings = new LinkedHashMap<>(overrides);
            settings.put("network.seed", Long.toString(seed + run));
            long before = (long) run * evaluation.usable();
            results.add(evaluation.run(
                    config.read(settings),
                    shuffle ? (Long) (seed + run) : null,
                    records -> progress.accepted(before + records)));
        }
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        System.out.println(EvaluationTable.of(input.toString(), results, seconds));
        return ExitCode.DONE.number();
    }

    private List<CsvRows.Row> rows(LifeboatConfig settings) {
        try (Reader reader = Files.newBufferedReader(input, StandardCharsets.UTF_8)) {
            return CsvRows.read(reader, input.toString(), settings);
        } catch (IOException e) {
            throw new UnavailableException("cannot read " + input + ": " + e, e);
        }
    }
}
