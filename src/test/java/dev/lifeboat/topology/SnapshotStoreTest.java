package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

class SnapshotStoreTest {
    private static final byte[] SNAPSHOT = {1, 2, 3};

    /** A snapshot that stayed in the transaction buffer would hide the ones restored after the task became a standby. */
    @Test
    void commitEmptiesTheBufferOfATransactionalStore() {
        SnapshotStore store = transactionalStore();
        store.bind(() -> SNAPSHOT);
        store.touch();
        store.flushCache();
        assertThat(store.approximateNumUncommittedBytes()).isGreaterThanOrEqualTo(SNAPSHOT.length);

        store.commit(Map.of());

        assertThat(store.approximateNumUncommittedBytes()).isZero();
        assertThat(store.last()).isEqualTo(SNAPSHOT);
    }

    private static SnapshotStore transactionalStore() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "titanic");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
        settings.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, true);
        MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>(settings);
        SnapshotStore store = SnapshotStore.builder("store", Map.of(), new SnapshotStore.Group())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }
}
