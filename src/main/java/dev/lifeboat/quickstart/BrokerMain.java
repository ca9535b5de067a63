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
 * The child of {@link BrokerProcess}: a broker for as long as somebody holds its standard input open.
 *
 * <p>Arguments: data directory, port, and Kafka settings as {@code key=value}. It says one thing on its standard output:
 * {@link #READY} and its address, or {@link #FAILED} and why.
 */
final class BrokerMain {
    static final String READY = "ready ";
    static final String FAILED = "failed ";

    private static final Logger LOG = LoggerFactory.getLogger(BrokerMain.class);
    private static final long LONGEST_FAREWELL_SECONDS = 30;

    private BrokerMain() {}

    public static void main(String[] arguments) {
        CountDownLatch parentGone = new CountDownLatch(1);
        Thread parentWatch = new Thread(() -> exitAfterInput(parentGone), "parent-watch");
        parentWatch.setDaemon(true);
        parentWatch.start();
        try {
            EmbeddedBroker broker =
                    EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), overrides(arguments));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(broker, parentGone), "broker-close"));
            say(READY + broker.bootstrapServers());
        } catch (BrokerException e) {
            LOG.error(e.getMessage(), e.getCause());
            say(FAILED + e.getMessage());
            System.exit(1);
        } catch (Exception e) {
            LOG.error("The broker could not be started", e);
            say(FAILED + e);
            System.exit(1);
        }
    }

    private static Map<String, String> overrides(String[] arguments) {
        return Arrays.stream(arguments)
                .skip(2)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
    }

    /** The parent reads no further; what is printed later must not fill the pipe. */
    private static void say(String line) {
        System.out.println(line);
        System.out.close();
    }

    private static void exitAfterInput(CountDownLatch parentGone) {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.warn("Standard input cannot be read, which is as good as closed", e);
        }
        parentGone.countDown();
        System.exit(0);
    }

    /**
     * Ctrl-C in a terminal interrupts the parent and this process at once. The parent still needs its broker to leave in
     * order, so this one serves on until it is told.
     */
    private static void close(EmbeddedBroker broker, CountDownLatch parentGone) {
        try {
            if (!parentGone.await(LONGEST_FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Stopping, although the parent process still holds on to this broker");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        broker.close();
    }
}
