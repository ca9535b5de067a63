package dev.lifeboat.cli;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.quickstart.EmbeddedBroker;
import dev.lifeboat.service.Logging;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        description = {
            "Run a single-node Kafka broker until it is stopped (Ctrl-C or SIGTERM).",
            "For trials: it accepts connections from this machine only, and there is one copy of the data, which survives a"
                    + " restart."
        },
        footer = {"", "Example:", "  lifeboat broker --data-dir kafka-data"})
final class BrokerCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--data-dir",
            required = true,
            paramLabel = "DIR",
            description = "Directory for the data, created if missing.")
    private Path dataDirectory;

    @Option(
            names = "--port",
            defaultValue = "9092",
            paramLabel = "P",
            description = "Port on 127.0.0.1, 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > MAX_PORT) {
            throw new InvalidConfigException("--port must be from 0 to " + MAX_PORT + ", not " + port);
        }
        Logging.useQuiet();
        CountDownLatch stop = new CountDownLatch(1);
        return Shutdown.orderly(stop::countDown, () -> {
            try (EmbeddedBroker broker = EmbeddedBroker.start(dataDirectory, port)) {
                System.out.println("Kafka is listening on " + broker.bootstrapServers() + "; Ctrl-C stops it.");
                stop.await();
            }
            return ExitCode.SUCCESS;
        });
    }
}
