package dev.lifeboat.binary;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link BinaryWriter} wrote. Every method throws {@link BinaryFormatException} if the bytes end too early. Lengths are compared
 * with the number of remaining bytes before anything is allocated.
 */
public final class BinaryReader {
    private final ByteBuffer buffer;
    private final String what;

    /** @param what name of the format, for messages: "journal record", … */
    public BinaryReader(byte[] bytes, String what) {
        this.buffer = ByteBuffer.wrap(bytes);
        this.what = what;
    }

    /**
     * Reads and checks the first two bytes of a format.
     *
     * @return the version of the format, from 1 to {@code newest}
     */
    public int readHeader(char magic, int newest) {
        int found = readByte();
        if (found != magic) {
            throw damaged("starts with byte " + found + " instead of '" + magic + "': it was not written by Lifeboat");
        }
        int version = readByte();
        if (version < 1 || version > newest) {
            throw damaged("has format version " + version + ", but this program reads versions up to " + newest
                    + ": use a newer version of Lifeboat");
        }
        return version;
    }

    public int readByte() {
        return need(Byte.BYTES).get();
    }

    public boolean readBoolean() {
        int value = readByte();
        if (value != 0 && value != 1) {
            throw damaged("has " + value + " instead of 0 or 1");
        }
        return value == 1;
    }

    /** A constant of an enum, stored as its ordinal in one byte. */
    public <E extends Enum<E>> E readChoice(E[] constants) {
        int ordinal = readByte();
        if (ordinal < 0 || ordinal >= constants.length) {
            throw damaged("has choice " + ordinal + " of " + constants.length);
        }
        return constants[ordinal];
    }

    public int readInt() {
        return need(Integer.BYTES).getInt();
    }

    public long readLong() {
        return need(Long.BYTES).getLong();
    }

    public long readCount() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
            int next = readByte();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("has a count of more than 63 bits");
    }

    /** A count that is an {@code int}. */
    public int readIntCount() {
        long count = readCount();
        if (count > Integer.MAX_VALUE) {
            throw damaged("has a count of " + count);
        }
        return (int) count;
    }

    /** A number of elements of at least {@code elementBytes} each, which must fit into the remaining bytes. */
    public int readLength(int elementBytes) {
        long length = readCount();
        if (length > buffer.remaining() / elementBytes) {
            throw damaged("announces " + length + " elements of " + elementBytes + " bytes, but only "
                    + buffer.remaining() + " bytes are left");
        }
        return (int) length;
    }

    public double readDouble() {
        return need(Double.BYTES).getDouble();
    }

    public double[] readDoubles(int length) {
        if (length > buffer.remaining() / Double.BYTES) {
            throw endsEarly();
        }
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = buffer.getDouble();
        }
        return values;
    }

    public byte[] readBytes() {
        byte[] value = new byte[readLength(Byte.BYTES)];
        buffer.get(value);
        return value;
    }

    public String readText() {
        return new String(readBytes(), StandardCharsets.UTF_8);
    }

    /** Whether bytes remain. */
    public boolean hasMore() {
        return buffer.hasRemaining();
    }

    /** Checks that so many bytes remain. Must be called before memory is allocated for their content. */
    public void requireLeft(long bytes) {
        if (bytes > buffer.remaining()) {
            throw damaged("announces " + bytes + " bytes, but only " + buffer.remaining() + " are left");
        }
    }

    /** Checks that no bytes remain. */
    public void requireEnd() {
        if (buffer.hasRemaining()) {
            throw damaged("has " + buffer.remaining() + " bytes too many");
        }
    }

    public BinaryFormatException damaged(String how) {
        return new BinaryFormatException("the " + what + " " + how);
    }

    private BinaryFormatException endsEarly() {
        return damaged("ends too early, after " + buffer.limit() + " bytes");
    }

    private ByteBuffer need(int bytes) {
        if (buffer.remaining() < bytes) {
            throw endsEarly();
        }
        return buffer;
    }
}
