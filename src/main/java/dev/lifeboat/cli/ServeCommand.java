package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.service.LifeboatService;
import dev.lifeboat.service.Logging;
import dev.lifeboat.topology.PipelineObserver;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the service until it is told to stop (Ctrl-C, SIGTERM).",
            "Topics that are missing are created; those that are there are checked first."
        })
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() throws InterruptedException {
        LifeboatConfig settings = config.read();
        if (settings.logAsJson()) {
            Logging.useJson();
        }
        Logger log = LoggerFactory.getLogger(ServeCommand.class);
        try (LifeboatService service = LifeboatService.start(settings, PipelineObserver.NONE)) {
            log.info(
                    "Serving {} from {}: {} -> {}",
                    settings.applicationId(),
                    config.file(),
                    settings.topics().input(),
                    settings.topics().predictions());
            Shutdown.orderly(service::close, service::awaitStop);
        }
        log.info("Stopped");
        return ExitCode.DONE.number();
    }
}
