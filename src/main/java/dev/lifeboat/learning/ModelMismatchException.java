package dev.lifeboat.learning;

/** A model, a learner state or a journal belongs to another model than the configured one. */
public final class ModelMismatchException extends RuntimeException {
    /** @param difference the setting that differs, with both values */
    public ModelMismatchException(String difference) {
        super("the application has learned another model: " + difference
                + "; restore that configuration, or use another application.id");
    }

    private ModelMismatchException(Fingerprint found, Fingerprint expected) {
        super("the application has learned model " + found + ", but the configuration describes model " + expected
                + " (features or label differ): restore that configuration, or use another"
                + " application.id");
    }

    /** @throws ModelMismatchException if the fingerprints differ */
    public static void requireSame(Fingerprint found, Fingerprint expected) {
        if (!found.equals(expected)) {
            throw new ModelMismatchException(found, expected);
        }
    }
}
