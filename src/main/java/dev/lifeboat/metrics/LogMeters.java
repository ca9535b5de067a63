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
 * Counts warnings and errors as they are logged, under the names of Micrometer's own binder. That one is a turbo filter, which
 * Logback asks whenever somebody wants to know whether a level is on: Kafka's clients do, several times a record.
 */
final class LogMeters extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Counter warnings;
    private final Counter errors;

    /** Counts from now on, until this is closed or Logback is configured anew. */
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
                .description("Events that were logged")
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
