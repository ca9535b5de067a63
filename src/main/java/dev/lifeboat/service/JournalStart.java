package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.JournalOrderException;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.StateEntry;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The state from which a journal is folded.
 *
 * @param state to be mutated by one fold; the entries after its version follow
 * @param note one line for the user if the start of the journal was deleted
 */
public record JournalStart(LearnerState state, @Nullable String note) {

    /** Starts from an exported state. */
    public static JournalStart at(LearnerState state) {
        return new JournalStart(state, null);
    }

    /**
     * The start of the journal or, if that was deleted, the oldest checkpoint after whose version nothing was deleted.
     *
     * @throws JournalOrderException if there is no such checkpoint, or if it belongs to another model
     * @throws dev.lifeboat.errors.UnavailableException if the journal cannot be read
     */
    public static JournalStart of(LifeboatConfig config, Rebuild.Journal journal) {
        long beginning = journal.beginning();
        if (beginning == 0) {
            return at(LearnerState.empty(config.model()));
        }
        JournalCodec codec = new JournalCodec(config.model());
        AtomicReference<@Nullable JournalStart> found = new AtomicReference<>();
        journal.read(beginning, (offset, bytes) -> {
            if (codec.fromBytes(bytes) instanceof StateEntry entry && entry.reason() == StateEntry.Reason.CHECKPOINT) {
                found.set(checkpoint(config, beginning, offset, entry));
            }
            return found.get() == null;
        });
        JournalStart start = found.get();
        if (start == null) {
            throw new JournalOrderException("topic " + config.topics().journal() + " begins at offset " + beginning
                    + ": the records before it were deleted, and none of the others is a checkpoint to start from;"
                    + " start from a learner state that was exported before that (model rebuild --from-state)");
        }
        return start;
    }

    /** Null if entries that follow the state were deleted. */
    private static @Nullable JournalStart checkpoint(
            LifeboatConfig config, long beginning, long offset, StateEntry entry) {
        LearnerState state = entry.state(config.model());
        if (state.version() + 1 < beginning) {
            return null;
        }
        return new JournalStart(
                state,
                "the journal begins at record " + beginning + ": starting from the state of version " + state.version()
                        + " in its checkpoint, record " + offset);
    }
}
