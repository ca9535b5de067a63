package dev.lifeboat.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.service.Logging;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Print the newest published model and the metrics of its predictions.",
            "Metrics compare each label with the probability that was emitted for its record."
        },
        footer = {"", "Example:", "  lifeboat model show -c config/titanic.properties"})
final class ShowCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--json", description = "Print the JSON of the models topic, with all weights.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Logging.useQuiet();
        byte[] model = NewestModel.read(config.readForKafka());
        System.out.println(
                json ? new String(model, StandardCharsets.UTF_8) : ModelTable.of(new ObjectMapper().readTree(model)));
        return ExitCode.SUCCESS.number();
    }
}
