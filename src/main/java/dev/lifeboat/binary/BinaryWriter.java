package dev.lifeboat.binary;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of big-endian numbers. It can be cleared and reused.
 *
 * <p>Not thread-safe.
 */
public final class BinaryWriter {
    private static final int INITIAL_CAPACITY = 256;

    /** Length of a count of 63 bits. */
    private static final int MAX_COUNT_BYTES = 9;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] buffer = new byte[INITIAL_CAPACITY];
    private int size;

    public BinaryWriter putByte(int value) {
        reserve(Byte.BYTES)[size++] = (byte) value;
        return this;
    }

    public BinaryWriter putBoolean(boolean value) {
        return putByte(value ? 1 : 0);
    }

    public BinaryWriter putInt(int value) {
        INTS.set(reserve(Integer.BYTES), size, value);
        size += Integer.BYTES;
        return this;
    }

    public BinaryWriter putLong(long value) {
        LONGS.set(reserve(Long.BYTES), size, value);
        size += Long.BYTES;
        return this;
    }

    /** Writes a number, which must not be negative, in seven bits per byte, lowest first. */
    public BinaryWriter putCount(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a count cannot be negative: " + value);
        }
        byte[] target = reserve(MAX_COUNT_BYTES);
        long rest = value;
        while (rest > 0x7F) {
            target[size++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        target[size++] = (byte) rest;
        return this;
    }

    public BinaryWriter putDouble(double value) {
        return putLong(Double.doubleToRawLongBits(value));
    }

    /** Writes the elements without their number. */
    public BinaryWriter putDoubles(double[] values) {
        byte[] target = reserve(values.length * Double.BYTES);
        for (double value : values) {
            LONGS.set(target, size, Double.doubleToRawLongBits(value));
            size += Double.BYTES;
        }
        return this;
    }

    /** Writes the number of bytes, then the bytes. */
    public BinaryWriter putBytes(byte[] value) {
        putCount(value.length);
        return putRaw(value);
    }

    /** Writes the bytes without their number. */
    public BinaryWriter putRaw(byte[] value) {
        System.arraycopy(value, 0, reserve(value.length), size, value.length);
        size += value.length;
        return this;
    }

    public BinaryWriter putText(String value) {
        return putBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public int size() {
        return size;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(buffer, size);
    }

    public BinaryWriter clear() {
        size = 0;
        return this;
    }

    /** The buffer, with capacity for so many bytes from {@code size}. */
    private byte[] reserve(int bytes) {
        if (buffer.length - size < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + bytes));
        }
        return buffer;
    }
}
