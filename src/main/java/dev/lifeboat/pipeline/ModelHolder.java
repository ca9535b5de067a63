package dev.lifeboat.pipeline;

import dev.lifeboat.learning.Fingerprint;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelMismatchException;
import dev.lifeboat.learning.PublishedModel;
import org.jspecify.annotations.Nullable;

/**
 * The newest model that this instance has received, shared by all scoring tasks.
 *
 * <p>Thread-safe.
 */
public final class ModelHolder {
    /** @param bytes that the model was published as; null before the first one */
    private record Held(PublishedModel model, byte @Nullable [] bytes) {}

    private final Fingerprint fingerprint;
    private volatile Held held;

    /** @param untrained used until a model arrives */
    public ModelHolder(Model untrained) {
        this.fingerprint = untrained.fingerprint();
        this.held = new Held(PublishedModel.untrained(untrained), null);
    }

    public PublishedModel newest() {
        return held.model;
    }

    /** The bytes of {@link #newest} as it was published, not to be modified; null before the first model arrived. */
    public byte @Nullable [] newestBytes() {
        return held.bytes;
    }

    /**
     * Replaces the model.
     *
     * @param bytes that the model was published as; kept
     * @throws ModelMismatchException if the model belongs to another configuration
     */
    public void replace(PublishedModel newest, byte @Nullable [] bytes) {
        ModelMismatchException.requireSame(newest.model().fingerprint(), fingerprint);
        held = new Held(newest, bytes);
    }
}
