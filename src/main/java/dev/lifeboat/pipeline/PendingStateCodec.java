package dev.lifeboat.pipeline;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.learning.MemberOutputs;
import dev.lifeboat.learning.ModelSignature;
import dev.lifeboat.learning.Target;
import dev.lifeboat.pipeline.PendingState.Awaiting;
import dev.lifeboat.pipeline.PendingState.Early;
import dev.lifeboat.pipeline.PendingState.EarlyForNext;
import dev.lifeboat.pipeline.PendingState.Expired;
import dev.lifeboat.pipeline.PendingState.Resolved;
import dev.lifeboat.pipeline.PendingState.Timestamps;
import dev.lifeboat.schema.RawRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The binary format of pending states, version 1: {@code 'P'}, version, kind, then its components in order; times take eight bytes.
 *
 * <p>Not thread-safe.
 */
final class PendingStateCodec {
    private static final char MAGIC = 'P';
    private static final int VERSION = 1;

    private final int inputs;
    private final Target target;
    private final BinaryWriter out = new BinaryWriter();

    PendingStateCodec(ModelSignature signature) {
        this.inputs = signature.features().inputs();
        this.target = signature.target();
    }

    byte[] toBytes(PendingState state) {
        out.clear().putByte(MAGIC).putByte(VERSION);
        if (state instanceof Awaiting awaiting) {
            out.putByte('a').putLong(awaiting.time()).putLong(awaiting.timestamp());
            out.putDoubles(awaiting.prediction());
            awaiting.members().writeTo(out);
            out.putLong(awaiting.modelVersion());
            out.putDoubles(awaiting.features());
        } else if (state instanceof Early early) {
            out.putByte('e');
            write(early);
        } else if (state instanceof Resolved resolved) {
            out.putByte('r');
            write(resolved);
        } else if (state instanceof EarlyForNext next) {
            out.putByte('n');
            write(next.previous());
            write(next.outcome());
        } else if (state instanceof Expired expired) {
            out.putByte('x').putLong(expired.time());
        }
        return out.toBytes();
    }

    private void write(Early early) {
        out.putLong(early.time());
        target.writeLabel(early.label(), out);
        RawRecord original = early.original();
        out.putLong(original.offset()).putLong(original.timestamp());
        putNullable(original.key());
        putNullable(original.value());
        out.putCount(original.headers().size());
        for (RawRecord.Header header : original.headers()) {
            out.putText(header.name());
            putNullable(header.value());
        }
    }

    private void write(Resolved resolved) {
        out.putLong(resolved.time());
        target.writeLabel(resolved.label(), out);
        out.putLong(resolved.timestamps().record())
                .putLong(resolved.timestamps().label());
    }

    private void putNullable(byte @Nullable [] bytes) {
        out.putBoolean(bytes != null);
        if (bytes != null) {
            out.putBytes(bytes);
        }
    }

    /** @throws BinaryFormatException if the bytes are not a pending state that this program can read */
    PendingState fromBytes(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, "pending state of an id");
        in.readHeader(MAGIC, VERSION);
        int kind = in.readByte();
        PendingState state = switch (kind) {
            case 'a' -> readAwaiting(in);
            case 'e' -> readEarly(in);
            case 'r' -> readResolved(in);
            case 'n' -> new EarlyForNext(readResolved(in), readEarly(in));
            case 'x' -> new Expired(in.readLong());
            default -> throw in.damaged("is of unknown kind " + kind);
        };
        in.requireEnd();
        return state;
    }

    private Awaiting readAwaiting(BinaryReader in) {
        long time = in.readLong();
        long timestamp = in.readLong();
        double[] prediction = in.readDoubles(target.predictionWidth());
        MemberOutputs members = MemberOutputs.readFrom(in, target);
        long modelVersion = in.readLong();
        return new Awaiting(time, timestamp, in.readDoubles(inputs), prediction, members, modelVersion);
    }

    private Early readEarly(BinaryReader in) {
        long time = in.readLong();
        double label = target.readLabel(in);
        long offset = in.readLong();
        long timestamp = in.readLong();
        byte @Nullable [] key = readNullable(in);
        byte @Nullable [] value = readNullable(in);
        List<RawRecord.Header> headers = new ArrayList<>();
        for (int left = in.readLength(2); left > 0; left--) {
            headers.add(new RawRecord.Header(in.readText(), readNullable(in)));
        }
        return new Early(time, label, new RawRecord(offset, timestamp, key, value, headers));
    }

    private Resolved readResolved(BinaryReader in) {
        long time = in.readLong();
        double label = target.readLabel(in);
        return new Resolved(time, label, new Timestamps(in.readLong(), in.readLong()));
    }

    private static byte @Nullable [] readNullable(BinaryReader in) {
        return in.readBoolean() ? in.readBytes() : null;
    }
}
