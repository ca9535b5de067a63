package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

class SnapshotGroupTest {
    private static final byte[] FIRST = {1};
    private static final byte[] SECOND = {2};

    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final SnapshotStore.Group group = new SnapshotStore.Group();
    private final SnapshotStore first = store("first");
    private final SnapshotStore second = store("second");

    @Test
    void firstFlushWritesAllStores() {
        first.bind(() -> FIRST);
        second.bind(() -> SECOND);
        first.touch();
        second.touch();
        first.flushCache();
        assertThat(first.last()).isEqualTo(FIRST);
        assertThat(second.last()).isEqualTo(SECOND);
    }

    @Test
    void unchangedStoreIsNotWritten() {
        first.bind(() -> FIRST);
        second.bind(() -> SECOND);
        second.touch();
        first.flushCache();
        assertThat(first.last()).isNull();
        second.bind(() -> {
            throw new AssertionError("written twice");
        });
        second.flushCache();
        assertThat(second.last()).isEqualTo(SECOND);
    }

    @Test
    void closedStoreIsNotWritten() {
        first.bind(() -> FIRST);
        second.bind(() -> {
            throw new AssertionError("closed");
        });
        first.touch();
        second.touch();
        second.close();
        first.flushCache();
        assertThat(first.last()).isEqualTo(FIRST);
    }

    @Test
    void storesOfOtherThreadsAreNotWritten() {
        first.bind(() -> FIRST);
        first.touch();
        CompletableFuture.runAsync(() -> {
                    second.bind(() -> SECOND);
                    second.touch();
                    second.flushCache();
                })
                .join();
        assertThat(second.last()).isEqualTo(SECOND);
        assertThat(first.last()).isNull();
    }

    private SnapshotStore store(String name) {
        SnapshotStore store = SnapshotStore.builder(name, Map.of(), group)
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }
}
