package dev.lifeboat.topology;

import dev.lifeboat.learning.Fingerprint;

/** The configuration describes another model than the one that this application has learned. */
public final class ForeignModelException extends RuntimeException {
    public ForeignModelException(Fingerprint learned, Fingerprint configured) {
        super("this application.id has learned model " + learned + ", but the configuration describes model "
                + configured
                + " (features, hidden units, seed or initial weights differ); use another application.id, or the configuration"
                + " it was started with");
    }
}
