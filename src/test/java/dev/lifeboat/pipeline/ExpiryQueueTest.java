package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.learning.Damage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ExpiryQueueTest {
    /** So few that ids collide. */
    private static final int CELLS = 1024;

    private final ByteStore pages = new MemoryByteStore();

    private enum Kind {
        ADD,
        TAKE,
        COMMIT,
        RESTART
    }

    /** @param size number of entries to add, or maximum number to take */
    record Move(Kind kind, int size, int time) {}

    @Provide
    Arbitrary<List<Move>> schedules() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(1, 2 * ExpiryQueue.PAGE),
                        Arbitraries.integers().between(0, 1000))
                .as(Move::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 300)
    void behavesLikeAListWhereverItsPagesEnd(@ForAll("schedules") List<Move> schedule) {
        ExpiryQueue queue = new ExpiryQueue(pages, CELLS);
        List<String> reference = new ArrayList<>();
        int number = 0;
        for (Move move : schedule) {
            switch (move.kind) {
                case ADD -> {
                    for (int i = 0; i < move.size; i++) {
                        String id = "id" + number++;
                        queue.add(number, bytes(id));
                        reference.add(id + "@" + number);
                    }
                }
                case TAKE -> {
                    List<String> due = reference.stream()
                            .filter(entry -> Integer.parseInt(entry.substring(entry.indexOf('@') + 1)) <= move.time)
                            .limit(move.size)
                            .toList();
                    assertThat(texts(queue.takeUpTo(move.time, move.size))).isEqualTo(due);
                    reference.subList(0, due.size()).clear();
                }
                case COMMIT -> queue.write();
                case RESTART -> {
                    queue.write();
                    queue = new ExpiryQueue(pages, CELLS);
                }
            }
            ExpiryQueue now = queue;
            assertThat(reference).allMatch(entry -> now.mayHold(bytes(entry.substring(0, entry.indexOf('@')))));
        }
        assertThat(texts(queue.takeUpTo(Long.MAX_VALUE, Integer.MAX_VALUE))).isEqualTo(reference);
        assertThat(pageKeys()).isEmpty();
    }

    @Example
    void filterExcludesIdsWhoseEntriesWereTaken() {
        ExpiryQueue queue = new ExpiryQueue(pages, CELLS);
        queue.add(1, bytes("gone"));
        queue.write();
        queue.add(2, bytes("waiting"));
        assertThat(queue.mayHold(bytes("gone"))).isTrue();
        var unused = queue.takeUpTo(1, 1);
        assertThat(queue.mayHold(bytes("gone"))).isFalse();
        assertThat(queue.mayHold(bytes("waiting"))).isTrue();
        assertThat(queue.mayHold(bytes("never"))).isFalse();
    }

    @Example
    void entryOlderThanItsPredecessorIsTakenTogetherWithIt() {
        ExpiryQueue queue = new ExpiryQueue(pages, CELLS);
        queue.add(10, bytes("a"));
        queue.add(5, bytes("b"));
        assertThat(queue.takeUpTo(9, 2)).isEmpty();
        assertThat(texts(queue.takeUpTo(10, 2))).containsExactly("a@10", "b@5");
    }

    @Example
    void hundredEntriesAreOneWrite() {
        ExpiryQueue queue = new ExpiryQueue(pages, CELLS);
        for (int i = 0; i < 100; i++) {
            queue.add(i, bytes("id" + i));
        }
        assertThat(pageKeys()).isEmpty();
        queue.write();
        queue.write();
        assertThat(pageKeys()).hasSize(1);
    }

    @Example
    void damagedPageIsRefused() {
        ExpiryQueue queue = new ExpiryQueue(pages, CELLS);
        queue.add(1, bytes("one"));
        queue.add(2, bytes("two"));
        queue.write();
        byte[] key = pageKeys().get(0);
        byte[] page = Objects.requireNonNull(pages.find(key));
        Damage.requireFrugal(page, damaged -> read(key, damaged));
        byte[] newer = page.clone();
        newer[1] = 2;
        assertThatThrownBy(() -> read(key, newer))
                .isInstanceOf(BinaryFormatException.class)
                .hasMessageContaining("version 2");
    }

    private List<byte[]> pageKeys() {
        List<byte[]> keys = new ArrayList<>();
        pages.forEach((key, page) -> keys.add(key));
        return keys;
    }

    private void read(byte[] key, byte[] page) {
        pages.put(key, page);
        var unused = new ExpiryQueue(pages, CELLS).takeUpTo(Long.MAX_VALUE, 2);
        pages.remove(key);
    }

    private static byte[] bytes(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> texts(List<ExpiryQueue.Entry> entries) {
        return entries.stream()
                .map(entry -> new String(entry.id(), StandardCharsets.UTF_8) + "@" + entry.time())
                .toList();
    }
}
