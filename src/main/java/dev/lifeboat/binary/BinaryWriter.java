package dev.lifeboat.binary;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer of big-endian numbers; may be cleared and used again. */
public final class BinaryWriter {
    private static final int INITIAL_CAPACITY = 256;

    /** Bytes of a count of 63 bits. */
    private static final int LONGEST_COUNT = 9;

    private ByteBuffer buffer = ByteBuffer.allocate(INITIAL_CAPACITY);

    public BinaryWriter putByte(int value) {
        reserve(Byte.BYTES).put((byte) value);
        return this;
    }

    public BinaryWriter putBoolean(boolean value) {
        return putByte(value ? 1 : 0);
    }

    public BinaryWriter putInt(int value) {
        reserve(Integer.BYTES).putInt(value);
        return this;
    }

    public BinaryWriter putLong(long value) {
        reserve(Long.BYTES).putLong(value);
        return this;
    }

    /** Seven bits a byte, lowest first: short for small numbers. The number must not be negative. */
    public BinaryWriter putCount(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a count cannot be negative: " + value);
        }
        ByteBuffer room = reserve(LONGEST_COUNT);
        long rest = value;
        while (rest > 0x7F) {
            room.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        room.put((byte) rest);
        return this;
    }

    public BinaryWriter putDouble(double value) {
        reserve(Double.BYTES).putDouble(value);
        return this;
    }

    /** The elements alone, without their number. */
    public BinaryWriter putDoubles(double[] values) {
        ByteBuffer room = reserve(values.length * Double.BYTES);
        for (double value : values) {
            room.putDouble(value);
        }
        return this;
    }

    /** The number of bytes, then the bytes. */
    public BinaryWriter putBytes(byte[] value) {
        putCount(value.length);
        return putRaw(value);
    }

    /** The bytes alone. */
    public BinaryWriter putRaw(byte[] value) {
        reserve(value.length).put(value);
        return this;
    }

    public BinaryWriter putText(String value) {
        return putBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public int size() {
        return buffer.position();
    }

    public byte[] toBytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    public BinaryWriter clear() {
        buffer.clear();
        return this;
    }

    private ByteBuffer reserve(int bytes) {
        if (buffer.remaining() < bytes) {
            int capacity = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
            buffer = ByteBuffer.allocate(capacity).put(buffer.flip());
        }
        return buffer;
    }
}
