package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryFormatException;

/**
 * A complete learner state. It replaces what was learned, so that the model remains a fold over its own journal alone, whatever the state was
 * made from; or it is a checkpoint, which changes nothing.
 */
public final class StateEntry implements JournalEntry {
    private final Reason reason;
    private final Fingerprint fingerprint;
    private final byte[] state;

    /** Why a state is in the journal. The order is part of the format. */
    public enum Reason {
        /** The journal continues what another application has learned. */
        START,
        /** A state that was trained elsewhere, for example by a backtest. */
        ADOPTION,
        /** An earlier version of the same journal. */
        ROLLBACK,
        /**
         * The state of this journal at its {@linkplain LearnerState#version version}, which is older than the entry. A fold that passes the
         * entry continues as if it were not there. If earlier entries were deleted, a fold can start from the state and continue with the
         * entries after its version.
         */
        CHECKPOINT
    }

    private StateEntry(Reason reason, Fingerprint fingerprint, byte[] state) {
        this.reason = reason;
        this.fingerprint = fingerprint;
        this.state = state;
    }

    public static StateEntry of(Reason reason, ModelSignature signature, LearnerState state) {
        return new StateEntry(reason, state.fingerprint(), new LearnerStateCodec(signature).toBytes(state));
    }

    /** @throws BinaryFormatException if the bytes are not a learner state */
    static StateEntry fromBytes(Reason reason, byte[] state) {
        return new StateEntry(reason, LearnerStateCodec.fingerprint(state), state.clone());
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /**
     * A copy of the state.
     *
     * @throws ModelMismatchException if it belongs to another model
     */
    public LearnerState state(ModelSignature signature) {
        return new LearnerStateCodec(signature).fromBytes(state);
    }

    byte[] toBytes() {
        return state.clone();
    }
}
