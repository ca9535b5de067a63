package dev.lifeboat.cli;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.service.Logging;
import dev.lifeboat.service.PredictionClient;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "try",
        mixinStandardHelpOptions = true,
        description = {
            "Produce one record and print its prediction.",
            "The record goes to the input topic; the prediction is read from the predictions topic. The service must be"
                    + " running."
        },
        footer = {
            "",
            "Example:",
            "  lifeboat try -c config/titanic.properties \\",
            "    '{\"pclass\":1,\"sex\":\"female\",\"age\":30}'"
        })
final class TryCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--id", paramLabel = "ID", description = "Key of the record. Default: a random one.")
    private @Nullable String id;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Maximum time to wait for the prediction. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds;

    @Parameters(paramLabel = "JSON", description = "Value of the record.")
    private String json;

    @Override
    public Integer call() {
        if (timeoutSeconds < 1) {
            throw new InvalidConfigException("--timeout must be 1 or more, not " + timeoutSeconds);
        }
        Logging.useQuiet();
        String recordId = id == null ? "try-" + UUID.randomUUID() : id;
        PredictionClient client = new PredictionClient(config.readForKafka());
        System.out.println(client.predict(recordId, json, Duration.ofSeconds(timeoutSeconds)));
        return ExitCode.SUCCESS.number();
    }
}
