package dev.lifeboat.binary;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link BinaryWriter} wrote. Every method throws {@link BinaryFormatException} when the bytes end too early; lengths
 * are compared with the bytes that are left before anything is allocated.
 */
public final class BinaryReader {
    private final ByteBuffer buffer;
    private final String what;

    /** @param what is read, for the messages: "journal record", … */
    public BinaryReader(byte[] bytes, String what) {
        this.buffer = ByteBuffer.wrap(bytes);
        this.what = what;
    }

    /**
     * Reads a format's first two bytes and checks them.
     *
     * @return the version, from 1 to {@code newest}
     */
    public int readHeader(char magic, int newest) {
        int found = readByte();
        if (found != magic) {
            throw damaged("starts with byte " + found + " where '" + magic + "' was expected: not written by Lifeboat");
        }
        int version = readByte();
        if (version < 1 || version > newest) {
            throw damaged("has format version " + version + ", this program reads up to " + newest
                    + ": use a newer Lifeboat");
        }
        return version;
    }

    public int readByte() {
        return need(Byte.BYTES).get();
    }

    public boolean readBoolean() {
        int value = readByte();
        if (value != 0 && value != 1) {
            throw damaged("has " + value + " where 0 or 1 was expected");
        }
        return value == 1;
    }

    /** One of an enum's constants, stored as a byte with its ordinal. */
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

    /** A number of elements of at least {@code elementBytes} each: refused if they cannot be there. */
    public int readLength(int elementBytes) {
        long length = readCount();
        if (length > buffer.remaining() / elementBytes) {
            throw damaged("announces " + length + " elements of " + elementBytes + " bytes where " + buffer.remaining()
                    + " bytes are left");
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

    /** Whether anything is left to be read. */
    public boolean hasMore() {
        return buffer.hasRemaining();
    }

    /** Checks that so many bytes are left: before room is made for what they hold. */
    public void requireLeft(long bytes) {
        if (bytes > buffer.remaining()) {
            throw damaged("announces " + bytes + " bytes where " + buffer.remaining() + " are left");
        }
    }

    /** Checks that nothing is left over. */
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
