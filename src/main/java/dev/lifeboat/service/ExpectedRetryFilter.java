package dev.lifeboat.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Drops warnings of Kafka's producer about retries that are part of normal operation. A transaction can start before the broker has written
 * the markers of the previous one. Until then, the broker rejects its first batches with CONCURRENT_TRANSACTIONS, and the batches behind them
 * with OUT_OF_ORDER_SEQUENCE_NUMBER. The producer retries both.
 */
public final class ExpectedRetryFilter extends TurboFilter {
    private static final String LOGGER = "org.apache.kafka.clients.producer.internals.Sender";
    private static final List<String> ERRORS = List.of("CONCURRENT_TRANSACTIONS", "OUT_OF_ORDER_SEQUENCE_NUMBER");

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable throwable) {
        // Kafka's wrapper of the logger formats messages itself, so there are no arguments.
        boolean isExpectedRetry = level == Level.WARN
                && format != null
                && logger.getName().equals(LOGGER)
                && format.contains("retrying")
                && ERRORS.stream().anyMatch(error -> format.contains("Error: " + error));
        return isExpectedRetry ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
