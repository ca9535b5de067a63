package dev.lifeboat.topology;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** What is remembered of an id while its outcome may still come. */
sealed interface PendingState {
    char MAGIC = 'P';
    int VERSION = 1;

    /** Stream time at which this state began; it ends one horizon later. */
    long time();

    /**
     * A prediction without an outcome yet.
     *
     * @param timestamp of the record
     * @param features (inputs), as they were when the prediction was emitted
     */
    record Awaiting(long time, long timestamp, double[] features, double probability, long modelVersion)
            implements PendingState {
        Awaiting at(long newTime) {
            return new Awaiting(newTime, timestamp, features, probability, modelVersion);
        }
    }

    /** An outcome without a record yet, kept as it came, because it may become a dead letter. */
    record Early(long time, boolean label, long timestamp, long offset, byte[] key, byte[] value, List<Header> headers)
            implements PendingState {
        public Early {
            headers = List.copyOf(headers);
        }

        static List<Header> copyOf(Headers headers) {
            List<Header> copies = new ArrayList<>();
            headers.forEach(copies::add);
            return copies;
        }
    }

    /** A prediction whose label is known. */
    record Resolved(long time, boolean label) implements PendingState {}

    /** A prediction whose outcome did not come in time. */
    record Expired(long time) implements PendingState {}

    default byte[] toBytes(BinaryWriter out) {
        out.clear().putByte(MAGIC).putByte(VERSION);
        if (this instanceof Awaiting awaiting) {
            out.putByte('a').putLong(awaiting.time).putLong(awaiting.timestamp);
            out.putDouble(awaiting.probability).putLong(awaiting.modelVersion);
            out.putCount(awaiting.features.length).putDoubles(awaiting.features);
        } else if (this instanceof Early early) {
            out.putByte('e').putLong(early.time).putBoolean(early.label);
            out.putLong(early.timestamp).putLong(early.offset);
            out.putBytes(early.key).putBytes(early.value).putCount(early.headers.size());
            for (Header header : early.headers) {
                out.putText(header.key()).putBoolean(header.value() != null);
                out.putBytes(header.value() == null ? new byte[0] : header.value());
            }
        } else if (this instanceof Resolved resolved) {
            out.putByte('r').putLong(resolved.time).putBoolean(resolved.label);
        } else if (this instanceof Expired expired) {
            out.putByte('x').putLong(expired.time);
        }
        return out.toBytes();
    }

    static PendingState fromBytes(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, "pending state of an id");
        in.readHeader(MAGIC, VERSION);
        int kind = in.readByte();
        long time = in.readLong();
        PendingState state = switch (kind) {
            case 'a' -> readAwaiting(in, time);
            case 'e' -> readEarly(in, time);
            case 'r' -> new Resolved(time, in.readBoolean());
            case 'x' -> new Expired(time);
            default -> throw in.damaged("is of kind " + kind);
        };
        in.requireEnd();
        return state;
    }

    private static Awaiting readAwaiting(BinaryReader in, long time) {
        long timestamp = in.readLong();
        double probability = in.readDouble();
        long modelVersion = in.readLong();
        return new Awaiting(time, timestamp, in.readDoubles(in.readLength(Double.BYTES)), probability, modelVersion);
    }

    private static Early readEarly(BinaryReader in, long time) {
        boolean label = in.readBoolean();
        long timestamp = in.readLong();
        long offset = in.readLong();
        byte[] key = in.readBytes();
        byte[] value = in.readBytes();
        List<Header> headers = new ArrayList<>();
        for (int left = in.readLength(3); left > 0; left--) {
            String name = in.readText();
            boolean present = in.readBoolean();
            byte @Nullable [] content = in.readBytes();
            headers.add(new RecordHeader(name, present ? content : null));
        }
        return new Early(time, label, timestamp, offset, key, value, headers);
    }
}
