package dev.lifeboat.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.service.Logging;
import dev.lifeboat.service.ModelReader;
import dev.lifeboat.service.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "model",
        description = "Looks at what was learned.",
        mixinStandardHelpOptions = true,
        subcommands = {ModelCommand.Show.class, RebuildCommand.class, ExportCommand.class, ExplainCommand.class})
final class ModelCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description =
                    "Prints the newest published model, and how good its predictions were when they were emitted.")
    static final class Show implements Callable<Integer> {
        @Mixin
        private ConfigOption config;

        @Option(names = "--json", description = "Print the model as it stands on its topic, with all weights.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            Logging.useQuiet();
            LifeboatConfig settings = config.read();
            byte[] model = new ModelReader(settings)
                    .newest(PATIENCE)
                    .orElseThrow(() -> new UnavailableException("nothing was learned yet: topic "
                            + settings.topics().models() + " is empty or missing; models come once labels do"));
            System.out.println(
                    json
                            ? new String(model, StandardCharsets.UTF_8)
                            : ModelTable.of(new ObjectMapper().readTree(model)));
            return ExitCode.DONE.number();
        }
    }
}
