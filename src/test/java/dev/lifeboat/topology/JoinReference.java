package dev.lifeboat.topology;

import dev.lifeboat.pipeline.Totals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An independent, naive implementation of the outcome join: a map of states and a list of deadlines, both in memory. It counts in words
 * what the real one counts in {@link Totals}.
 */
final class JoinReference {
    private static final int MAX_SWEEP = 16;

    private enum Kind {
        AWAITING,
        EARLY,
        RESOLVED,
        EXPIRED
    }

    /**
     * @param since stream time
     * @param tag of the record
     * @param recordTime timestamp of the record
     * @param labelTime timestamp of the label
     * @param previous the resolved record that an early outcome came after, if there is one
     */
    private record State(
            Kind kind,
            long since,
            int tag,
            int label,
            long recordTime,
            long labelTime,
            @Nullable State previous) {
        State without(@Nullable State noPrevious) {
            return new State(kind, since, tag, label, recordTime, labelTime, noPrevious);
        }
    }

    /** A state to end one horizon after {@code since}; deadlines are handled in the order in which they were added. */
    private record Deadline(long since, String id) {}

    private final long horizon;
    private final boolean expiryIsNegative;
    private final Map<String, State> states = new HashMap<>();
    private final List<Deadline> deadlines = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> learned = new ArrayList<>();
    private long streamTime = -1;
    private long matchedNext;

    JoinReference(long horizon, boolean expiryIsNegative) {
        this.horizon = horizon;
        this.expiryIsNegative = expiryIsNegative;
    }

    /** The counters that are not 0, in alphabetical order. */
    Map<String, Long> counts() {
        return counts;
    }

    /** The examples, in order: tag and label of each, and its label delay or that it expired. */
    List<String> learned() {
        return learned;
    }

    long awaiting() {
        return states.values().stream().filter(s -> s.kind == Kind.AWAITING).count();
    }

    long early() {
        return states.values().stream().filter(s -> s.kind == Kind.EARLY).count();
    }

    /** How many outcomes waited behind a resolved record, and matched the next one. */
    long matchedNext() {
        return matchedNext;
    }

    void badRecord() {
        count("record dead_letter");
    }

    void badOutcome() {
        count("outcome rejected");
    }

    /** @param label null if the record has none */
    void record(String id, int tag, @Nullable Integer label, long timestamp, long now) {
        passTime(timestamp, now);
        count("record predicted");
        State before = current(id);
        if (before != null && before.kind == Kind.AWAITING) {
            count("fate superseded");
        }
        boolean outcomeWaits = before != null && before.kind == Kind.EARLY;
        if (label != null) {
            if (outcomeWaits) {
                count("outcome duplicate");
            }
            count("fate labelled");
            resolve(id, tag, label, timestamp, timestamp);
        } else if (before != null && outcomeWaits && (before.previous == null || before.labelTime >= timestamp)) {
            count("outcome matched");
            count("fate matched");
            matchedNext += before.previous == null ? 0 : 1;
            resolve(id, tag, before.label, timestamp, before.labelTime);
        } else {
            if (before != null && outcomeWaits) {
                countAgainst(before.previous, before.label);
            }
            enter(id, new State(Kind.AWAITING, streamTime, tag, -1, timestamp, -1, null));
        }
    }

    void outcome(String id, int label, long timestamp, long now) {
        passTime(timestamp, now);
        State before = current(id);
        if (before == null) {
            enter(id, early(label, timestamp, null));
            return;
        }
        switch (before.kind) {
            case AWAITING -> {
                count("outcome matched");
                count("fate matched");
                resolve(id, before.tag, label, before.recordTime, timestamp);
            }
            case EARLY -> count("outcome duplicate");
            case RESOLVED -> {
                boolean repeated = label == before.label && timestamp == before.labelTime;
                if (timestamp <= before.recordTime || repeated) {
                    countAgainst(before, label);
                } else {
                    enter(id, early(label, timestamp, before));
                }
            }
            case EXPIRED -> count("outcome late");
        }
    }

    private State early(int label, long timestamp, @Nullable State previous) {
        return new State(Kind.EARLY, streamTime, -1, label, -1, timestamp, previous);
    }

    void recordTombstone(String id, long timestamp, long now) {
        passTime(timestamp, now);
        count("record tombstone");
        State before = current(id);
        if (before == null) {
            return;
        }
        switch (before.kind) {
            case AWAITING -> {
                count("fate withdrawn");
                states.remove(id);
            }
            case RESOLVED -> states.remove(id);
            case EARLY -> {
                if (before.previous != null) {
                    enter(id, before.without(null));
                }
            }
            case EXPIRED -> {}
        }
    }

    void outcomeTombstone(String id, long timestamp, long now) {
        passTime(timestamp, now);
        count("outcome tombstone");
        State before = current(id);
        if (before != null && before.kind == Kind.EARLY) {
            count("outcome withdrawn");
            states.remove(id);
            if (before.previous != null) {
                enter(id, before.previous);
            }
        }
    }

    /** Stream time is the largest timestamp so far, but never beyond the wall clock. */
    private void passTime(long timestamp, long now) {
        streamTime = Math.max(streamTime, Math.min(timestamp, now));
        List<Deadline> due = deadlines.stream()
                .takeWhile(deadline -> deadline.since + horizon <= streamTime)
                .limit(MAX_SWEEP)
                .toList();
        deadlines.subList(0, due.size()).clear();
        for (Deadline deadline : due) {
            State state = states.get(deadline.id);
            if (state != null && state.since == deadline.since) {
                end(deadline.id, state);
            }
        }
    }

    private @Nullable State current(String id) {
        State state = states.get(id);
        while (state != null && state.since + horizon <= streamTime) {
            end(id, state);
            state = states.get(id);
        }
        return state;
    }

    private void end(String id, State state) {
        states.remove(id);
        if (state.kind == Kind.AWAITING) {
            count("fate expired");
            if (expiryIsNegative) {
                learned.add(state.tag + " 0 expired");
            }
            enter(id, new State(Kind.EXPIRED, state.since + horizon, state.tag, -1, -1, -1, null));
        } else if (state.kind == Kind.EARLY && state.previous == null) {
            count("outcome orphaned");
        } else if (state.kind == Kind.EARLY) {
            countAgainst(state.previous, state.label);
        }
    }

    private void countAgainst(@Nullable State resolved, int label) {
        count(resolved != null && resolved.label == label ? "outcome duplicate" : "outcome contradiction");
    }

    private void resolve(String id, int tag, int label, long recordTime, long labelTime) {
        learned.add(tag + " " + label + " after " + Math.max(0, labelTime - recordTime));
        enter(id, new State(Kind.RESOLVED, streamTime, tag, label, recordTime, labelTime, null));
    }

    private void enter(String id, State state) {
        states.put(id, state);
        deadlines.add(new Deadline(state.since, id));
    }

    private void count(String counter) {
        counts.merge(counter, 1L, Long::sum);
    }
}
