package dev.lifeboat.topology;

import dev.lifeboat.schema.FeatureSchema;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JSON records straight into the feature vector. Each {@code decode…} method overwrites what the one before left; a
 * record that is not accepted leaves nothing of meaning. One instance a thread.
 */
final class RecordDecoder {
    static final int NO_LABEL = -1;

    private final RecordFields fields;
    private final PlainJsonReader plain;
    private final JsonReader any = new JsonReader();

    RecordDecoder(FeatureSchema schema, String idField) {
        this.fields = new RecordFields(schema, idField);
        this.plain = new PlainJsonReader(fields);
    }

    /** (inputs), unscaled, NaN for a missing number; scratch space. */
    double[] features() {
        return fields.features();
    }

    /** As {@link #features}, but the caller's to keep: the next record gets another array. */
    double[] takeFeatures() {
        return fields.takeFeatures();
    }

    /** For each feature whether the record did not have it; scratch space. */
    boolean[] missing() {
        return fields.missing();
    }

    /** 0, 1 or {@link #NO_LABEL}. */
    int label() {
        return fields.label();
    }

    /** The identifying field as text, if the record had it. */
    @Nullable
    String id() {
        return fields.id();
    }

    /** A record of the input topic. */
    @Nullable
    Rejection decodeRecord(byte[] value) {
        return decode(value, false);
    }

    /** A record of the outcomes topic: only its label counts. */
    @Nullable
    Rejection decodeOutcome(byte[] value) {
        return decode(value, true);
    }

    private @Nullable Rejection decode(byte[] value, boolean onlyItsLabel) {
        fields.forget(onlyItsLabel);
        if (plain.read(value)) {
            return fields.finish();
        }
        fields.forget(onlyItsLabel);
        Rejection rejection = any.read(value, fields);
        return rejection == null ? fields.finish() : rejection;
    }
}
