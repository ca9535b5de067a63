package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.FilterReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedRetryFilterTest {
    private static final String SENDER = "org.apache.kafka.clients.producer.internals.Sender";
    private static final String RETRY =
            "Got error produce response with correlation id {} on topic-partition {}, retrying ({} attempts left). Error: {}";

    private final LoggerContext context = new LoggerContext();

    private FilterReply decide(String logger, Level level, String format, Object... arguments) {
        return new ExpectedRetryFilter().decide(null, context.getLogger(logger), level, format, arguments, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONCURRENT_TRANSACTIONS",
                "OUT_OF_ORDER_SEQUENCE_NUMBER",
                "CONCURRENT_TRANSACTIONS. Error Message: The transaction is completing."
            })
    void expectedRetriesAreDropped(String error) {
        assertThat(decide(SENDER, Level.WARN, RETRY, 20, "journal-0", 5, error)).isEqualTo(FilterReply.DENY);
    }

    @Test
    void everythingElseIsKept() {
        assertThat(decide(SENDER, Level.WARN, RETRY, 20, "journal-0", 5, "NOT_ENOUGH_REPLICAS"))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(SENDER, Level.ERROR, RETRY, 20, "journal-0", 5, "CONCURRENT_TRANSACTIONS"))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide("other", Level.WARN, RETRY, 20, "journal-0", 5, "CONCURRENT_TRANSACTIONS"))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(SENDER, Level.WARN, "message")).isEqualTo(FilterReply.NEUTRAL);
    }
}
