package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.TelemetryConfig;
import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.service.LifeboatService;
import dev.lifeboat.service.Logging;
import dev.lifeboat.service.StateFile;
import dev.lifeboat.service.WarmStart;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Run the service until it is stopped (Ctrl-C or SIGTERM).",
            "It first checks existing topics and creates missing ones."
        },
        footer = {"", "Example:", "  lifeboat serve -c config/titanic.properties"})
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(
            names = "--from-state",
            paramLabel = "FILE",
            description = "Start a new application from a learner state (model export --state).")
    private @Nullable Path fromState;

    @Override
    public Integer call() throws InterruptedException {
        LifeboatConfig settings = config.read();
        if (settings.telemetry().logFormat() == TelemetryConfig.LogFormat.JSON) {
            Logging.useJson();
        }
        Logger log = LoggerFactory.getLogger(ServeCommand.class);
        if (fromState != null) {
            new WarmStart(settings).begin(StateFile.read(fromState, settings));
        }
        try (LifeboatService service = LifeboatService.start(settings, PipelineObserver.NONE)) {
            log.info(
                    "Serving {} from {}: {} -> {}",
                    settings.applicationId(),
                    config.file(),
                    settings.topics().input(),
                    settings.topics().predictions());
            return Shutdown.orderly(service::close, () -> {
                service.awaitStop();
                log.info("Stopped");
                return ExitCode.SUCCESS;
            });
        }
    }
}
