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
            "Runs a real Kafka broker of one node, on this machine only, until it is told to stop.",
            "For trying things out: its data survives, but nobody else has a copy."
        })
final class BrokerCommand implements Callable<Integer> {
    private static final int LARGEST_PORT = 65_535;

    @Option(names = "--data-dir", required = true, paramLabel = "DIR", description = "Where the broker keeps its data.")
    private Path dataDirectory;

    @Option(names = "--port", defaultValue = "9092", paramLabel = "P", description = "Default: ${DEFAULT-VALUE}.")
    private int port;

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > LARGEST_PORT) {
            throw new InvalidConfigException("--port must be from 0 to " + LARGEST_PORT + ", not " + port);
        }
        Logging.useQuiet();
        CountDownLatch stop = new CountDownLatch(1);
        Shutdown.orderly(stop::countDown, () -> {
            try (EmbeddedBroker broker = EmbeddedBroker.start(dataDirectory, port)) {
                System.out.println("Kafka is listening on " + broker.bootstrapServers() + "; Ctrl-C stops it.");
                stop.await();
            }
        });
        return ExitCode.DONE.number();
    }
}
