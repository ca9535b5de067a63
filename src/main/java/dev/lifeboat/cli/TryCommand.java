package dev.lifeboat.cli;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.service.Logging;
import dev.lifeboat.service.Trial;
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
        description = "Produces one record, waits, and prints its prediction as read from the topic.",
        footer = {
            "",
            "Example:",
            "  lifeboat try -c config/titanic.properties \\",
            "    '{\"pclass\":1,\"sex\":\"female\",\"age\":30}'"
        })
final class TryCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--id", paramLabel = "ID", description = "The record's id. Default: a new one.")
    private @Nullable String id;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for the prediction. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds;

    @Parameters(paramLabel = "JSON", description = "The record, as on the input topic.")
    private String json;

    @Override
    public Integer call() {
        if (timeoutSeconds < 1) {
            throw new InvalidConfigException("--timeout must be 1 or more, not " + timeoutSeconds);
        }
        Logging.useQuiet();
        String recordId = id == null ? "try-" + UUID.randomUUID() : id;
        System.out.println(new Trial(config.read()).predict(recordId, json, Duration.ofSeconds(timeoutSeconds)));
        return ExitCode.DONE.number();
    }
}
