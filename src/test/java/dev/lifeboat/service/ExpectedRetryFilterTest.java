package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.internals.Sender;
import org.apache.kafka.common.utils.internals.LogContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Logs as Kafka's producer does: through its own wrapper, which formats messages itself. */
class ExpectedRetryFilterTest {
    private static final String RETRY =
            "Got error produce response with correlation id {} on topic-partition {}, retrying ({} attempts left). Error: {}";

    private static final List<Class<?>> LOGGERS = List.of(Sender.class, KafkaProducer.class);

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final ExpectedRetryFilter filter = new ExpectedRetryFilter();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    @BeforeEach
    void listen() {
        context.addTurboFilter(filter);
        appender.start();
        for (Class<?> by : LOGGERS) {
            logger(by).setLevel(Level.WARN);
            logger(by).addAppender(appender);
        }
    }

    @AfterEach
    void stop() {
        context.getTurboFilterList().remove(filter);
        for (Class<?> by : LOGGERS) {
            logger(by).setLevel(null);
            logger(by).detachAppender(appender);
        }
    }

    private Logger logger(Class<?> of) {
        return context.getLogger(of);
    }

    private List<ILoggingEvent> warned(Class<?> by, String error) {
        new LogContext("[Producer clientId=a] ").logger(by).warn(RETRY, 20, "journal-0", 5, error);
        return appender.list;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONCURRENT_TRANSACTIONS",
                "OUT_OF_ORDER_SEQUENCE_NUMBER",
                "CONCURRENT_TRANSACTIONS. Error Message: The transaction is completing."
            })
    void expectedRetriesAreDropped(String error) {
        assertThat(warned(Sender.class, error)).isEmpty();
    }

    @Test
    void otherErrorsAreKept() {
        assertThat(warned(Sender.class, "NOT_ENOUGH_REPLICAS")).hasSize(1);
    }

    @Test
    void otherLoggersAreKept() {
        assertThat(warned(KafkaProducer.class, "CONCURRENT_TRANSACTIONS")).hasSize(1);
    }

    @Test
    void errorsAreKept() {
        new LogContext("[Producer clientId=a] ")
                .logger(Sender.class)
                .error(RETRY, 20, "journal-0", 5, "CONCURRENT_TRANSACTIONS");
        assertThat(appender.list).hasSize(1);
    }
}
