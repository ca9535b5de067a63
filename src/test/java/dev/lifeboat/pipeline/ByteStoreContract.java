package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ByteStore} does. */
public abstract class ByteStoreContract {
    private ByteStore store = new MemoryByteStore();

    /** An empty store. */
    protected abstract ByteStore newStore();

    @BeforeEach
    void openStore() {
        store = newStore();
    }

    @Test
    void valueIsFoundByTheContentOfItsKey() {
        store.put(new byte[] {1, 2}, new byte[] {9});
        assertThat(store.find(new byte[] {1, 2})).containsExactly(9);
        assertThat(store.find(new byte[] {1})).isNull();
        assertThat(store.find(new byte[] {1, 2, 0})).isNull();
    }

    @Test
    void lastValueOfAKeyCounts() {
        store.put(new byte[] {1}, new byte[] {9});
        store.put(new byte[] {1}, new byte[] {8, 7});
        assertThat(store.find(new byte[] {1})).containsExactly(8, 7);
    }

    @Test
    void removedKeyIsNotFound() {
        store.put(new byte[] {1}, new byte[] {9});
        store.remove(new byte[] {1});
        store.remove(new byte[] {2});
        assertThat(store.find(new byte[] {1})).isNull();
        assertThat(keys()).isEmpty();
    }

    @Test
    void changesAreMadeTogether() {
        store.put(new byte[] {1}, new byte[] {9});
        store.put(new byte[] {2}, new byte[] {9});
        Map<ByteStore.Key, byte @Nullable []> changes = new LinkedHashMap<>();
        changes.put(new ByteStore.Key(new byte[] {2}), null);
        changes.put(new ByteStore.Key(new byte[] {3}), new byte[] {7});
        changes.put(new ByteStore.Key(new byte[] {4}), null);
        store.putAll(changes);
        assertThat(keys()).containsExactly(new byte[] {1}, new byte[] {3});
        assertThat(store.find(new byte[] {3})).containsExactly(7);
    }

    @Test
    void keysAreInLexicographicOrderOfUnsignedBytes() {
        byte[][] ordered = {{}, {0}, {0, 0}, {1}, {127}, {(byte) 128}, {(byte) 255}, {(byte) 255, 0}};
        for (int i : new int[] {5, 2, 7, 0, 3, 6, 1, 4}) {
            store.put(ordered[i], new byte[] {(byte) i});
        }
        assertThat(keys()).containsExactly(ordered);
    }

    private List<byte[]> keys() {
        List<byte[]> keys = new ArrayList<>();
        store.forEach((key, value) -> keys.add(key));
        return keys;
    }
}
