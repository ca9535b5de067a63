package dev.lifeboat.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BinaryReaderTest {

    @Property
    void everythingSurvivesItsBytes(
            @ForAll byte oneByte,
            @ForAll boolean truth,
            @ForAll int anInt,
            @ForAll long aLong,
            @ForAll @LongRange(min = 0) long count,
            @ForAll long doubleBits,
            @ForAll double[] doubles,
            @ForAll byte[] bytes,
            @ForAll String text) {
        String sendable = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        byte[] written = new BinaryWriter()
                .putByte(oneByte)
                .putBoolean(truth)
                .putInt(anInt)
                .putLong(aLong)
                .putCount(count)
                .putDouble(Double.longBitsToDouble(doubleBits))
                .putDoubles(doubles)
                .putBytes(bytes)
                .putText(sendable)
                .toBytes();
        BinaryReader in = new BinaryReader(written, "test");
        assertThat(in.readByte()).isEqualTo(oneByte);
        assertThat(in.readBoolean()).isEqualTo(truth);
        assertThat(in.readInt()).isEqualTo(anInt);
        assertThat(in.readLong()).isEqualTo(aLong);
        assertThat(in.readCount()).isEqualTo(count);
        assertThat(Double.doubleToRawLongBits(in.readDouble())).isEqualTo(doubleBits);
        assertThat(in.readDoubles(doubles.length)).isEqualTo(doubles);
        assertThat(in.readBytes()).isEqualTo(bytes);
        assertThat(in.readText()).isEqualTo(sendable);
        in.requireEnd();
    }

    @Property(tries = 200)
    void numbersAreThoseOfTheJdksOwnStreams(@ForAll int anInt, @ForAll long aLong, @ForAll double[] doubles)
            throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(expected);
        out.writeInt(anInt);
        out.writeLong(aLong);
        for (double number : doubles) {
            out.writeDouble(number);
        }
        BinaryWriter writer = new BinaryWriter().putLong(0).clear();
        assertThat(writer.putInt(anInt).putLong(aLong).putDoubles(doubles).toBytes())
                .isEqualTo(expected.toByteArray());
        assertThat(writer.size()).isEqualTo(expected.size());
    }

    @Test
    void countsHaveSevenBitsAByteLowestFirst() {
        assertThat(new BinaryWriter().putCount(0).toBytes()).containsExactly(0);
        assertThat(new BinaryWriter().putCount(127).toBytes()).containsExactly(127);
        assertThat(new BinaryWriter().putCount(300).toBytes()).containsExactly(0xAC, 0x02);
        assertThat(new BinaryWriter().putCount(Long.MAX_VALUE).toBytes()).hasSize(9);
        assertThatIllegalArgumentException().isThrownBy(() -> new BinaryWriter().putCount(-1));
    }

    @Test
    void countOfTooManyBitsIsDamage() {
        byte[] endless = new byte[12];
        Arrays.fill(endless, (byte) 0xFF);
        assertDamaged(() -> reader(endless).readCount());
    }

    @Test
    void lengthIsComparedWithWhatIsLeftBeforeAnythingIsAllocated() {
        byte[] huge = new BinaryWriter().putCount(Integer.MAX_VALUE).putLong(1).toBytes();
        assertDamaged(() -> reader(huge).readBytes());
        assertDamaged(() -> reader(huge).readLength(1));
        assertDamaged(() -> reader(huge).readDoubles(Integer.MAX_VALUE));
        byte[] beyondInt = new BinaryWriter().putCount(1L << 32).toBytes();
        assertDamaged(() -> reader(beyondInt).readLength(1));
        byte[] exact = new BinaryWriter().putCount(2).putLong(1).putLong(2).toBytes();
        assertThat(reader(exact).readLength(Long.BYTES)).isEqualTo(2);
        assertDamaged(() -> reader(exact).readLength(Long.BYTES + 1));
    }

    @Test
    void endIsNoticedWhereverItComes() {
        for (int length = 0; length < Long.BYTES; length++) {
            byte[] bytes = new byte[length];
            assertDamaged(() -> reader(bytes).readLong());
            assertDamaged(() -> reader(bytes).readDouble());
        }
        assertDamaged(() -> reader(new byte[3]).readInt());
        assertDamaged(() -> reader(new byte[0]).readByte());
        assertDamaged(() -> reader(new byte[7]).readDoubles(1));
        assertDamaged(() -> reader(new byte[1]).requireEnd());
    }

    @Test
    void truthIsZeroOrOne() {
        assertDamaged(() -> reader(new byte[] {2}).readBoolean());
        assertDamaged(() -> reader(new byte[] {-1}).readBoolean());
    }

    @Test
    void headerSaysWhatItIs() {
        assertThat(reader(new byte[] {'X', 2}).readHeader('X', 3)).isEqualTo(2);
        assertDamaged(() -> reader(new byte[] {'Y', 2}).readHeader('X', 3));
        assertDamaged(() -> reader(new byte[] {'X', 4}).readHeader('X', 3));
        assertDamaged(() -> reader(new byte[] {'X', 0}).readHeader('X', 3));
        assertDamaged(() -> reader(new byte[] {'X'}).readHeader('X', 3));
    }

    private static BinaryReader reader(byte[] bytes) {
        return new BinaryReader(bytes, "test");
    }

    private static void assertDamaged(ThrowingCallable reading) {
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(reading)
                .withMessageStartingWith("the test ");
    }
}
