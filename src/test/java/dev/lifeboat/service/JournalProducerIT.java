package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class JournalProducerIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** A process that was paused for longer than the transaction timeout. */
    @Test
    void commitOfATransactionThatTheBrokerAbortedIsFenced(Application application) {
        application.createTopics();
        application.with("kafka.transaction.timeout.ms", "100");
        String id = application.id() + "-test";
        try (JournalProducer producer = new JournalProducer(application.config(), "test");
                Admin admin = Admin.create(application.client())) {
            assertThatThrownBy(() -> producer.append(new byte[1], offset -> {
                        await().atMost(TIMEOUT).until(() -> state(admin, id) == TransactionState.COMPLETE_ABORT);
                        return List.of();
                    }))
                    .isInstanceOf(ProducerFencedException.class);
        }
        assertThat(application.read(application.topics().journal())).isEmpty();
    }

    private static TransactionState state(Admin admin, String id) throws InterruptedException, ExecutionException {
        return admin.describeTransactions(List.of(id)).description(id).get().state();
    }
}
