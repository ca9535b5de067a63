package dev.lifeboat.metrics;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts logged warnings and errors, under the names of Micrometer's binder. That binder is a turbo filter, which Logback calls for each check
 * whether a level is enabled: Kafka's clients make several of these checks per record.
 */
final class LogMeters extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Counter warnings;
    private final Counter errors;

    /** Starts counting, until this is closed or Logback is reconfigured. */
    LogMeters(MeterRegistry registry) {
        warnings = counter(registry, "warn");
        errors = counter(registry, "error");
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        setContext(logback);
        start();
        logback.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(this);
    }

    private static Counter counter(MeterRegistry registry, String level) {
        return Counter.builder("logback.events")
                .description("Logged events")
                .baseUnit("events")
                .tag("level", level)
                .register(registry);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().equals(Level.WARN)) {
            warnings.increment();
        } else if (event.getLevel().equals(Level.ERROR)) {
            errors.increment();
        }
    }

    @Override
    public void close() {
        ((LoggerContext) getContext()).getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(this);
        stop();
    }
}
