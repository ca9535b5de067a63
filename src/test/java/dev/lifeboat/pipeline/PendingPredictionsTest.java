package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.pipeline.PendingState.Expired;
import dev.lifeboat.pipeline.PendingState.Resolved;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PendingPredictionsTest {
    private static final byte[] ID = bytes("808");

    private final KeyValueStore<Bytes, byte[]> states =
            Stores.inMemoryKeyValueStore("states").get();
    private final KeyValueStore<Bytes, byte[]> pages =
            Stores.inMemoryKeyValueStore("pages").get();
    private final PendingPredictions pending = new PendingPredictions(states, pages, 4);

    @Test
    void changeIsFoundBeforeItIsWritten() {
        pending.put(ID, new Resolved(1, true));
        assertThat(pending.find(ID)).isEqualTo(new Resolved(1, true));
        assertThat(stored(ID)).isNull();
    }

    @Test
    void lastOfSeveralChangesIsWritten() {
        pending.put(ID, new Resolved(1, true));
        pending.put(ID, new Expired(2));
        pending.write();
        assertThat(stored(ID)).isEqualTo(new Expired(2));
        assertThat(pending.find(ID)).isEqualTo(new Expired(2));
    }

    @Test
    void removedStateIsGoneBeforeAndAfterItIsWritten() {
        states.put(Bytes.wrap(ID), new Resolved(1, true).toBytes(new BinaryWriter()));
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
        assertThat(new PendingPredictions(states, pages, 4).find(ID)).isEqualTo(new Expired(5));
    }

    @Test
    void stateIsFoundForTheEntryThatWasTakenForIt() {
        pending.put(ID, new Resolved(1, true));
        pending.put(ID, new Expired(2));
        List<ExpiryQueue.Entry> taken = pending.takeUpTo(2, 2);
        assertThat(taken).hasSize(2);
        assertThat(pending.due(taken.get(0))).as("superseded").isNull();
        assertThat(pending.due(taken.get(1))).isEqualTo(new Expired(2));
    }

    @Test
    void storeIsNotAskedForAnIdWithoutAnEntryInTheQueue() {
        states.put(Bytes.wrap(ID), new Resolved(1, true).toBytes(new BinaryWriter()));
        assertThat(pending.find(ID))
                .as("a state that no entry will end: none is ever written so")
                .isNull();
    }

    @Test
    void changesDoNotPileUpWhereCommitsAreRare() {
        for (int i = 0; i < PendingPredictions.MOST_CHANGES; i++) {
            pending.put(bytes("id" + i), new Expired(i));
        }
        assertThat(states.approximateNumEntries()).isEqualTo(PendingPredictions.MOST_CHANGES);
        assertThat(pending.find(bytes("id7"))).isEqualTo(new Expired(7));
    }

    private @Nullable PendingState stored(byte[] id) {
        byte[] state = states.get(Bytes.wrap(id));
        return state == null ? null : PendingState.fromBytes(state);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
