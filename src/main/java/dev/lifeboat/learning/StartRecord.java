package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryFormatException;

/**
 * The first entry of a journal that does not start from nothing: all that another application had learned. With it, the model
 * stays a fold over its journal alone.
 */
public final class StartRecord implements JournalEntry {
    private final Fingerprint fingerprint;
    private final byte[] state;

    private StartRecord(Fingerprint fingerprint, byte[] state) {
        this.fingerprint = fingerprint;
        this.state = state;
    }

    /** Of a learner as it is now. */
    public static StartRecord of(LearnerState state) {
        return new StartRecord(state.fingerprint(), state.toBytes());
    }

    /** @throws BinaryFormatException if the bytes are not a learner's state */
    static StartRecord fromBytes(byte[] state) {
        return new StartRecord(LearnerState.fromBytes(state).fingerprint(), state.clone());
    }

    @Override
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** The state that this start leads to: weights, the optimiser's memory, moments and evaluations, but no partition's history. */
    LearnerState stateAt(long offset) {
        LearnerState imported = LearnerState.fromBytes(state);
        imported.beginAt(offset);
        return imported;
    }

    byte[] toBytes() {
        return state.clone();
    }
}
