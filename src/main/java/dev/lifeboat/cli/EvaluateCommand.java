package dev.lifeboat.cli;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.csv.LabelDelay;
import dev.lifeboat.csv.PrequentialEvaluation;
import dev.lifeboat.service.Logging;
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
            "Evaluate a configuration on a CSV file, in memory and without Kafka.",
            "Runs the service's own scoring and learning code over the rows in the order of the file. Each row is predicted"
                    + " before its label is learned (prequential evaluation); its label is the column label.field. Rows"
                    + " with an empty label are predicted only.",
            "With --label-delay, a prediction waits for its label as in the service, and is evaluated as it was emitted. Labels"
                    + " that would arrive after the last row arrive at the end."
        },
        footer = {
            "",
            "Example: another learning rate, five random orders of the rows",
            "  lifeboat evaluate -c config/titanic.properties --input titanic.csv \\",
            "    --set learning.rate=0.001 --seeds 5 --shuffle",
            "",
            "Example: each label arrives 100 records after its row",
            "  lifeboat evaluate -c config/titanic.properties --input titanic.csv \\",
            "    --label-delay 100"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Mixin
    private CsvInput input;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Override a configuration key. Can be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(
            names = "--seeds",
            defaultValue = "1",
            paramLabel = "N",
            description = "Number of runs, with network.seed, network.seed + 1, and so on; prints mean and standard"
                    + " deviation. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(names = "--shuffle", description = "Use a new random order of the rows in each run.")
    private boolean shuffle;

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            description = "Column with the timestamps, in ms since the epoch. Default: 1 ms per row.")
    private @Nullable String time;

    @Option(
            names = "--label-delay",
            paramLabel = "N|T",
            converter = LabelDelayConverter.class,
            description =
                    "When the label of a row arrives: N records later, such as 100, or with --time a duration later, such"
                            + " as 500ms, 2s, 1m or 3h. Default: before the next row.")
    private @Nullable LabelDelay labelDelay;

    @Override
    public Integer call() {
        Logging.useQuiet();
        if (seeds < 1) {
            throw new InvalidConfigException("--seeds must be 1 or more, not " + seeds);
        }
        if (time == null && labelDelay instanceof LabelDelay.EventTime && !labelDelay.isNone()) {
            throw new InvalidConfigException(
                    "--label-delay " + labelDelay + " needs timestamps: name their column with --time,"
                            + " or give a number of records, such as --label-delay 100");
        }
        LifeboatConfig settings = config.read(overrides);
        PrequentialEvaluation evaluation = new PrequentialEvaluation(
                settings, input.read(), time, labelDelay == null ? LabelDelay.none() : labelDelay);
        input.report(evaluation.skipped(), evaluation.size());
        long startNanos = System.nanoTime();
        List<PrequentialEvaluation.Result> results = run(
                evaluation,
                settings.learning()
                        .settings()
                        .members()
                        .get(0)
                        .architecture()
                        .initialization()
                        .seed());
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        System.out.println(
                EvaluationTable.of(String.valueOf(input.file().getFileName()), labelDelay, results, seconds));
        return ExitCode.SUCCESS.number();
    }

    private List<PrequentialEvaluation.Result> run(PrequentialEvaluation evaluation, long firstSeed) {
        Progress progress = Progress.of("evaluated", (long) seeds * evaluation.size());
        List<PrequentialEvaluation.Result> results = new ArrayList<>();
        for (int run = 0; run < seeds; run++) {
            long seed = firstSeed + run;
            Map<String, String> settings = new LinkedHashMap<>(overrides);
            settings.put("network.seed", Long.toString(seed));
            long before = (long) run * evaluation.size();
            results.add(evaluation.run(
                    config.read(settings), shuffle ? (Long) seed : null, rows -> progress.accept(before + rows)));
        }
        return results;
    }
}
