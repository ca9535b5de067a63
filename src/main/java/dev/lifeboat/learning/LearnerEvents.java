package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.learning.LearnerEvent.Replacement;
import dev.lifeboat.learning.LearnerEvent.SettingsChange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The most recent {@link LearnerEvent}s.
 *
 * <p>Binary format: their number (count); of each, its kind (1), version (8), time (8), and for settings the settings before and after
 * (length, bytes each), for a replacement its reason (1) and the version of the state (8).
 */
final class LearnerEvents {
    static final int MAX_EVENTS = 10;

    private final Deque<LearnerEvent> events = new ArrayDeque<>();

    /** The order is part of the format. */
    private enum Kind {
        SETTINGS,
        REPLACEMENT
    }

    /** Oldest first. */
    List<LearnerEvent> toList() {
        return List.copyOf(events);
    }

    void add(LearnerEvent event) {
        if (events.size() == MAX_EVENTS) {
            events.removeFirst();
        }
        events.addLast(event);
    }

    void writeTo(BinaryWriter out) {
        out.putCount(events.size());
        events.forEach(event -> write(event, out));
    }

    private static void write(LearnerEvent event, BinaryWriter out) {
        Kind kind = event instanceof SettingsChange ? Kind.SETTINGS : Kind.REPLACEMENT;
        out.putByte(kind.ordinal()).putLong(event.version()).putLong(event.time());
        if (event instanceof SettingsChange change) {
            out.putBytes(LearningSettingsCodec.toBytes(change.before()));
            out.putBytes(LearningSettingsCodec.toBytes(change.after()));
        } else if (event instanceof Replacement replacement) {
            out.putByte(replacement.reason().ordinal()).putLong(replacement.stateVersion());
        }
    }

    static LearnerEvents readFrom(BinaryReader in) {
        LearnerEvents read = new LearnerEvents();
        for (int left = in.readLength(1 + 2 * Long.BYTES); left > 0; left--) {
            read.add(readEvent(in));
        }
        return read;
    }

    private static LearnerEvent readEvent(BinaryReader in) {
        Kind kind = in.readChoice(Kind.values());
        long version = in.readLong();
        long time = in.readLong();
        return switch (kind) {
            case SETTINGS -> new SettingsChange(version, time, readSettings(in), readSettings(in));
            case REPLACEMENT ->
                new Replacement(version, time, in.readChoice(StateEntry.Reason.values()), in.readLong());
        };
    }

    private static LearningSettings readSettings(BinaryReader in) {
        return LearningSettingsCodec.fromBytes(in.readBytes());
    }
}
