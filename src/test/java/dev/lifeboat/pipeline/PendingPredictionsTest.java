package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.ModelSignature;
import dev.lifeboat.pipeline.PendingState.Expired;
import dev.lifeboat.pipeline.PendingState.Resolved;
import dev.lifeboat.pipeline.PendingState.Timestamps;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PendingPredictionsTest {
    private static final byte[] ID = bytes("808");
    private static final Resolved RESOLVED = new Resolved(1, 1, new Timestamps(0, 1));

    private final ModelSignature signature =
            LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of()).model();
    private final PendingStateCodec codec = new PendingStateCodec(signature);
    private final ByteStore states = new MemoryByteStore();
    private final ByteStore pages = new MemoryByteStore();
    private final PendingPredictions pending = open();

    private PendingPredictions open() {
        return new PendingPredictions(signature, states, pages, 4);
    }

    @Test
    void changeIsFoundBeforeItIsWritten() {
        pending.put(ID, RESOLVED);
        assertThat(pending.find(ID)).isEqualTo(RESOLVED);
        assertThat(stored(ID)).isNull();
    }

    @Test
    void lastOfSeveralChangesIsWritten() {
        pending.put(ID, RESOLVED);
        pending.put(ID, new Expired(2));
        pending.write();
        assertThat(stored(ID)).isEqualTo(new Expired(2));
        assertThat(pending.find(ID)).isEqualTo(new Expired(2));
    }

    @Test
    void removedStateIsGoneBeforeAndAfterItIsWritten() {
        states.put(ID, codec.toBytes(RESOLVED));
        pending.remove(ID);
        assertThat(pending.find(ID)).isNull();
        assertThat(stored(ID)).isNotNull();
        pending.write();
        assertThat(pending.find(ID)).isNull();
        assertThat(stored(ID)).isNull();
    }

    @Test
    void stateOfAnEarlierCommitIsFound() {
        pending.put(ID, new Expired(5));
        pending.write();
        assertThat(open().find(ID)).isEqualTo(new Expired(5));
    }

    @Test
    void takenEntryRefersToTheStateThatItWasAddedFor() {
        pending.put(ID, RESOLVED);
        pending.put(ID, new Expired(2));
        List<ExpiryQueue.Entry> taken = pending.takeUpTo(2, 2);
        assertThat(taken).hasSize(2);
        assertThat(pending.stateOf(taken.get(0))).as("outdated").isNull();
        assertThat(pending.stateOf(taken.get(1))).isEqualTo(new Expired(2));
    }

    @Test
    void storeIsNotReadForAnIdWithoutAnEntryInTheQueue() {
        states.put(ID, codec.toBytes(RESOLVED));
        assertThat(pending.find(ID))
                .as("a state without an entry, which is never written")
                .isNull();
    }

    @Test
    void changesAreWrittenEarlyIfCommitsAreRare() {
        for (int i = 0; i < PendingPredictions.MAX_CHANGES; i++) {
            pending.put(bytes("id" + i), new Expired(i));
        }
        assertThat(stored(bytes("id0"))).isEqualTo(new Expired(0));
        assertThat(stored(bytes("id" + (PendingPredictions.MAX_CHANGES - 1)))).isNotNull();
        assertThat(pending.find(bytes("id7"))).isEqualTo(new Expired(7));
    }

    private @Nullable PendingState stored(byte[] id) {
        byte[] state = states.find(id);
        return state == null ? null : codec.fromBytes(state);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
