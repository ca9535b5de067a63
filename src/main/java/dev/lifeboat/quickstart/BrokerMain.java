package dev.lifeboat.quickstart;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main class of the child JVM of {@link BrokerProcess}: runs a broker until its standard input is closed.
 *
 * <p>Arguments: data directory, port, and Kafka settings as {@code key=value}. It prints one line to its standard output:
 * {@link #READY} and the broker's address, or {@link #FAILED} and the reason.
 */
final class BrokerMain {
    static final String READY = "ready ";
    static final String FAILED = "failed ";

    private static final Logger log = LoggerFactory.getLogger(BrokerMain.class);
    private static final long MAX_CLOSE_WAIT_SECONDS = 30;

    private BrokerMain() {}

    public static void main(String[] arguments) {
        CountDownLatch inputClosed = new CountDownLatch(1);
        Thread inputWatch = new Thread(() -> exitAfterInput(inputClosed), "input-watch");
        inputWatch.setDaemon(true);
        inputWatch.start();
        try {
            EmbeddedBroker broker =
                    EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), overrides(arguments));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(broker, inputClosed), "broker-close"));
            reply(READY + broker.bootstrapServers());
        } catch (BrokerException e) {
            log.error(e.getMessage(), e.getCause());
            reply(FAILED + e.getMessage());
            System.exit(1);
        } catch (Exception e) {
            log.error("The broker could not be started", e);
            reply(FAILED + e);
            System.exit(1);
        }
    }

    private static Map<String, String> overrides(String[] arguments) {
        return Arrays.stream(arguments)
                .skip(2)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
    }

    /** Closes standard output: the parent reads one line, and later output must not fill the pipe. */
    private static void reply(String line) {
        System.out.println(line);
        System.out.close();
    }

    private static void exitAfterInput(CountDownLatch inputClosed) {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            log.warn("Standard input cannot be read and counts as closed", e);
        }
        inputClosed.countDown();
        System.exit(0);
    }

    /**
     * Ctrl-C in a terminal interrupts parent and child at once. The parent needs the broker to shut down its clients, so the broker keeps
     * running until its standard input is closed.
     */
    private static void close(EmbeddedBroker broker, CountDownLatch inputClosed) {
        try {
            if (!inputClosed.await(MAX_CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
                log.warn("Stopping although the parent process has not closed standard input");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        broker.close();
    }
}
