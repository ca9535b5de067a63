package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryFormatException;

/**
 * A complete learner state: the first entry of a journal that continues what another application has learned. With it, the model
 * remains a fold over its own journal alone.
 */
public final class StateEntry implements JournalEntry {
    private final Fingerprint fingerprint;
    private final byte[] state;

    private StateEntry(Fingerprint fingerprint, byte[] state) {
        this.fingerprint = fingerprint;
        this.state = state;
    }

    public static StateEntry of(ModelDefinition definition, LearnerState state) {
        return new StateEntry(state.fingerprint(), new LearnerStateCodec(definition).toBytes(state));
    }

    /** @throws BinaryFormatException if the bytes are not a learner state */
    static StateEntry fromBytes(byte[] state) {
        return new StateEntry(LearnerStateCodec.fingerprint(state), state.clone());
    }

    @Override
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** The state, with sequences that start from 0: those of the other journal's partitions mean nothing here. */
    LearnerState stateAt(long offset, ModelDefinition definition) {
        LearnerState imported = new LearnerStateCodec(definition).fromBytes(state);
        imported.startAt(offset);
        return imported;
    }

    byte[] toBytes() {
        return state.clone();
    }
}
