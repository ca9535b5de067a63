package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.nn.SplitMix64;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {

    @Test
    void bufferContainsTheNewestExamples() {
        ReplayBuffer buffer = buffer(5, 12);
        assertThat(drawn(buffer)).containsExactlyInAnyOrder(7.0, 8.0, 9.0, 10.0, 11.0);
        buffer.resize(3);
        assertThat(drawn(buffer)).containsExactlyInAnyOrder(9.0, 10.0, 11.0);
        buffer.resize(9);
        add(buffer, 12);
        assertThat(drawn(buffer)).containsExactlyInAnyOrder(9.0, 10.0, 11.0, 12.0);
        buffer.keepNewest(2);
        assertThat(drawn(buffer)).containsExactlyInAnyOrder(11.0, 12.0);
        buffer.keepNewest(0);
        assertThat(buffer.size()).isZero();
    }

    @Test
    void bufferOfCapacityZeroStaysEmpty() {
        ReplayBuffer buffer = new ReplayBuffer(1);
        add(buffer, 1);
        assertThat(buffer.size()).isZero();
    }

    @Test
    void bufferOfAnyCapacityIsReadFromItsBytes() {
        for (int examples : new int[] {0, 3, 5, 12}) {
            ReplayBuffer buffer = buffer(5, examples);
            BinaryWriter out = new BinaryWriter();
            buffer.writeTo(out, ReplayBuffer.Format.COMPLETE);
            BinaryReader in = new BinaryReader(out.toBytes(), "buffer");
            ReplayBuffer read = ReplayBuffer.readFrom(in);
            in.requireEnd();
            assertThat(read.isComplete()).isTrue();
            assertThat(read.size()).isEqualTo(buffer.size());
            if (examples > 0) {
                assertThat(drawn(read)).isEqualTo(drawn(buffer));
            }
        }
    }

    @Test
    void slotsOfASmallerBufferAreRemoved() {
        ReplayBuffer buffer = buffer(5, 5);
        Map<Integer, byte[]> slots = new HashMap<>();
        buffer.writeChanges((slot, value) -> slots.put(slot, value));
        assertThat(slots).containsOnlyKeys(0, 1, 2, 3, 4).doesNotContainValue(null);
        buffer.resize(3);
        buffer.writeChanges((slot, value) -> slots.put(slot, value));
        assertThat(slots.get(3)).isNull();
        assertThat(slots.get(4)).isNull();
    }

    @Test
    void slotWithAnotherExampleIsDamage() {
        ReplayBuffer buffer = buffer(5, 5);
        List<byte[]> slots = new ArrayList<>();
        buffer.writeChanges((slot, value) -> slots.add(value));
        BinaryWriter out = new BinaryWriter();
        buffer.writeTo(out, ReplayBuffer.Format.WITHOUT_SLOTS);
        ReplayBuffer read = ReplayBuffer.readFrom(new BinaryReader(out.toBytes(), "buffer"));
        assertThat(read.isComplete()).isFalse();
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> read.readSlots(slot -> slots.get(0)))
                .withMessageContaining("example 0 where 1 was expected");
        assertThat(read.isComplete()).isFalse();
    }

    /** With the examples 0, 1, 2, …, whose labels are 1 for even numbers. */
    private static ReplayBuffer buffer(int capacity, int examples) {
        ReplayBuffer buffer = new ReplayBuffer(1);
        buffer.resize(capacity);
        for (int i = 0; i < examples; i++) {
            add(buffer, i);
        }
        return buffer;
    }

    private static void add(ReplayBuffer buffer, int example) {
        buffer.add(new double[] {example}, 0, label(example));
    }

    private static double label(double example) {
        return example % 2 == 0 ? 1 : 0;
    }

    private static Set<Double> drawn(ReplayBuffer buffer) {
        SplitMix64 random = new SplitMix64(1);
        Set<Double> drawn = new HashSet<>();
        double[] input = new double[1];
        for (int i = 0; i < 200; i++) {
            assertThat(buffer.draw(random, input, 0)).isEqualTo(label(input[0]));
            drawn.add(input[0]);
        }
        return drawn;
    }
}
