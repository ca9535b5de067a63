package dev.lifeboat.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import org.slf4j.LoggerFactory;

/** Configures Logback. */
public final class Logging {
    private Logging() {}

    /** One JSON object per line instead of text. */
    public static void useJson() {
        configure("/logback-json.xml");
    }

    /** Warnings and errors only, to standard error: for commands whose standard output is their result. */
    public static void useQuiet() {
        configure("/logback-quiet.xml");
    }

    /** Errors only, to standard error: for output that a warning would disturb. */
    public static void useErrorsOnly() {
        useQuiet();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    }

    private static void configure(String resource) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        URL settings = Logging.class.getResource(resource);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        context.reset();
        try {
            configurator.doConfigure(settings);
        } catch (JoranException e) {
            throw new IllegalStateException("the logging configuration " + resource + " is invalid", e);
        }
    }
}
