package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.csv.CsvProducer;
import dev.lifeboat.csv.CsvRows;
import dev.lifeboat.csv.LabelDestination;
import dev.lifeboat.csv.ProduceResult;
import dev.lifeboat.csv.ProduceSettings;
import dev.lifeboat.service.Logging;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "produce",
        mixinStandardHelpOptions = true,
        description = {
            "Send the rows of a CSV file to the input topic.",
            "The columns that id.field, features and label.field name become the key, the features and the label of a record."
                    + " Other columns are ignored. If the id is empty, the line number is the key."
        },
        footer = {
            "",
            "Ctrl-C stops it: what was sent is flushed and counted, and the exit code is 1.",
            "",
            "Example: 500 records per second, each label two seconds after its record",
            "  lifeboat produce -c config/titanic.properties --input titanic.csv \\",
            "    --rate 500 --labels outcomes --label-delay 2s"
        })
final class ProduceCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Mixin
    private CsvInput input;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            paramLabel = "R",
            description = "Records per second, 0 for as fast as possible. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--passes",
            defaultValue = "1",
            paramLabel = "N",
            description = "Number of times that all rows are sent. Default: ${DEFAULT-VALUE}.")
    private int passes;

    @Option(
            names = "--labels",
            defaultValue = "inline",
            paramLabel = "WHERE",
            description =
                    "Send labels inside the records (inline), to the outcomes topic (outcomes), or not at all (none). Default:"
                            + " ${DEFAULT-VALUE}.")
    private LabelDestination labels;

    @Option(
            names = "--label-delay",
            defaultValue = "0s",
            paramLabel = "T",
            converter = DurationConverter.class,
            description = "With --labels outcomes: time between a record and its label, such as 500ms, 2s or 1m."
                    + " Default: ${DEFAULT-VALUE}.")
    private Duration labelDelay;

    @Option(names = "--shuffle", description = "Send the rows in a new random order in each pass.")
    private boolean shuffle;

    @Option(
            names = "--seed",
            defaultValue = "1912",
            paramLabel = "S",
            description = "Seed of the random order. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    public Integer call() {
        Logging.useQuiet();
        LifeboatConfig settings = config.readForKafka();
        ProduceSettings produce = new ProduceSettings(passes, rate, labels, labelDelay, shuffle ? (Long) seed : null);
        CsvRows rows = input.read();
        CsvProducer producer = new CsvProducer(settings, rows, produce);
        input.report(producer.skipped(), producer.size());
        String labelField = settings.model().target().field();
        ProduceSummary summary =
                new ProduceSummary(produce, producer.size(), rows.columns().contains(labelField) ? null : labelField);
        Progress progress = Progress.of("sent", (long) passes * producer.size());
        CountDownLatch stop = new CountDownLatch(1);
        return Shutdown.orderly(stop::countDown, () -> print(summary, producer.run(progress, stop)));
    }

    private static ExitCode print(ProduceSummary summary, ProduceResult result) {
        if (result.isComplete()) {
            System.out.println(summary.of(result));
            return ExitCode.SUCCESS;
        }
        System.err.println("lifeboat: interrupted: " + summary.of(result));
        return ExitCode.FAILURE;
    }
}
