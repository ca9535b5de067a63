package dev.lifeboat.learning;

/** A model, a state or a journal that belongs to another model than the one that is configured. */
public final class ModelMismatchException extends RuntimeException {
    private ModelMismatchException(Fingerprint found, Fingerprint expected) {
        super("the application has learned model " + found + ", but the configuration describes model " + expected
                + " (features, label, hidden units, seed or initial weights differ): restore that configuration, or use another"
                + " application.id");
    }

    /** @throws ModelMismatchException if the fingerprints differ */
    public static void requireSame(Fingerprint found, Fingerprint expected) {
        if (!found.equals(expected)) {
            throw new ModelMismatchException(found, expected);
        }
    }
}
