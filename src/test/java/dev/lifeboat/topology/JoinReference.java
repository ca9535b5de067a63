package dev.lifeboat.topology;

import dev.lifeboat.pipeline.Totals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the join once more, as simply as possible: a map in memory, and an agenda that is worked off from the front. Counts in
 * words what the real one counts in {@link Totals}.
 */
final class JoinReference {
    private static final int SWEEP = 16;

    private enum Kind {
        AWAITING,
        EARLY,
        RESOLVED,
        EXPIRED
    }

    /** @param tag of the record whose features are remembered */
    private record Known(Kind kind, long since, int tag, boolean label) {}

    /** When to look at an id; looked at in the order in which they were made. */
    private record Appointment(long time, String id) {}

    private final long horizon;
    private final boolean silenceIsNo;
    private final Map<String, Known> known = new HashMap<>();
    private final List<Appointment> agenda = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> learned = new ArrayList<>();
    private long clock = -1;

    JoinReference(long horizon, boolean silenceIsNo) {
        this.horizon = horizon;
        this.silenceIsNo = silenceIsNo;
    }

    /** How often each thing happened, in alphabetical order. */
    Map<String, Long> counts() {
        return counts;
    }

    /** What is learned, in order: tag, label and whether it was silence. */
    List<String> learned() {
        return learned;
    }

    /** How many ids are in each state. */
    long awaiting() {
        return known.values().stream().filter(k -> k.kind == Kind.AWAITING).count();
    }

    long early() {
        return known.values().stream().filter(k -> k.kind == Kind.EARLY).count();
    }

    void badRecord() {
        count("record dead_letter");
    }

    void badOutcome() {
        count("outcome rejected");
    }

    void record(String id, int tag, @Nullable Boolean label, long timestamp) {
        passTime(timestamp);
        count("record predicted");
        refresh(id);
        Known before = known.get(id);
        boolean wasEarly = before != null && before.kind == Kind.EARLY;
        if (before != null && before.kind == Kind.AWAITING) {
            count("fate superseded");
        }
        if (label != null) {
            if (wasEarly) {
                count("outcome duplicate");
            }
            count("fate labelled");
            learn(tag, label);
            remember(id, new Known(Kind.RESOLVED, clock, tag, label));
        } else if (before != null && wasEarly) {
            count("outcome matched");
            count("fate matched");
            learn(tag, before.label);
            remember(id, new Known(Kind.RESOLVED, clock, tag, before.label));
        } else {
            remember(id, new Known(Kind.AWAITING, clock, tag, false));
        }
    }

    void outcome(String id, boolean label, long timestamp) {
        passTime(timestamp);
        refresh(id);
        Known before = known.get(id);
        if (before == null) {
            remember(id, new Known(Kind.EARLY, clock, -1, label));
            return;
        }
        switch (before.kind) {
            case AWAITING -> {
                count("outcome matched");
                count("fate matched");
                learn(before.tag, label);
                remember(id, new Known(Kind.RESOLVED, clock, before.tag, label));
            }
            case EARLY -> count("outcome duplicate");
            case RESOLVED -> count(before.label == label ? "outcome duplicate" : "outcome contradiction");
            case EXPIRED -> count("outcome late");
        }
    }

    void recordTombstone(String id, long timestamp) {
        passTime(timestamp);
        count("record tombstone");
        refresh(id);
        Known before = known.get(id);
        if (before != null && before.kind == Kind.AWAITING) {
            count("fate withdrawn");
            known.remove(id);
        } else if (before != null && before.kind == Kind.RESOLVED) {
            known.remove(id);
        }
    }

    void outcomeTombstone(String id, long timestamp) {
        passTime(timestamp);
        count("outcome tombstone");
        refresh(id);
        Known before = known.get(id);
        if (before != null && before.kind == Kind.EARLY) {
            count("outcome withdrawn");
            known.remove(id);
        }
    }

    private void passTime(long timestamp) {
        clock = Math.max(clock, timestamp);
        List<Appointment> due = agenda.stream()
                .takeWhile(appointment -> appointment.time + horizon <= clock)
                .limit(SWEEP)
                .toList();
        agenda.subList(0, due.size()).clear();
        for (Appointment appointment : due) {
            Known state = known.get(appointment.id);
            if (state != null && state.since == appointment.time) {
                end(appointment.id, state);
            }
        }
    }

    private void refresh(String id) {
        for (Known state = known.get(id); state != null && state.since + horizon <= clock; state = known.get(id)) {
            end(id, state);
        }
    }

    private void end(String id, Known state) {
        known.remove(id);
        if (state.kind == Kind.AWAITING) {
            count("fate expired");
            if (silenceIsNo) {
                learned.add(state.tag + " false silent");
            }
            remember(id, new Known(Kind.EXPIRED, state.since + horizon, state.tag, false));
        } else if (state.kind == Kind.EARLY) {
            count("outcome orphaned");
        }
    }

    private void remember(String id, Known state) {
        known.put(id, state);
        agenda.add(new Appointment(state.since, id));
    }

    private void learn(int tag, boolean label) {
        learned.add(tag + " " + label + " said");
    }

    private void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }
}
