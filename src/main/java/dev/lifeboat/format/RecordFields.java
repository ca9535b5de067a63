package dev.lifeboat.format;

import dev.lifeboat.learning.ModelSignature;
import dev.lifeboat.learning.Target;
import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureError;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.schema.Rejection;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one record, put in by the reader of a format one after the other. A field is identified by a number: the position of a
 * feature in the schema, {@link #LABEL}, {@link #ID} or {@link #OTHER}. Each {@code put…} method returns why the record is not
 * acceptable, or null.
 *
 * <p>A configured field that occurs twice makes a record malformed, because it is unknown which one was meant.
 */
final class RecordFields {
    static final int LABEL = -1;
    static final int ID = -2;
    static final int OTHER = -3;

    private final FeatureSchema schema;
    private final Target target;
    private final String idField;
    private final boolean[] seen;
    private DecodedRecord record;
    private boolean labelOnly;
    private boolean labelSeen;
    private boolean idSeen;

    RecordFields(ModelSignature signature, String idField) {
        this.schema = signature.features();
        this.target = signature.target();
        this.idField = idField;
        this.seen = new boolean[schema.features().size()];
        this.record = new DecodedRecord(schema);
    }

    /** The number of the field with this name. */
    int indexOf(String name) {
        if (name.equals(target.field())) {
            return LABEL;
        }
        int feature = schema.indexOf(name);
        if (feature >= 0) {
            return feature;
        }
        return name.equals(idField) ? ID : OTHER;
    }

    /** Number of fields that are not ignored. */
    int count() {
        return seen.length + 2;
    }

    /** Starts a record of the input topic. */
    void startRecord(DecodedRecord into) {
        start(into);
        labelOnly = false;
    }

    /** Starts a record of the outcomes topic: features and id are ignored like other fields. */
    void startOutcome(DecodedRecord into) {
        start(into);
        labelOnly = true;
    }

    private void start(DecodedRecord into) {
        record = into;
        record.clear();
        Arrays.fill(seen, false);
        labelSeen = false;
        idSeen = false;
    }

    /** Whether the value of a field makes no difference. */
    boolean isIgnored(int field) {
        return field == OTHER || labelOnly && field != LABEL;
    }

    @Nullable
    Rejection putNumber(int field, double value) {
        if (isIgnored(field)) {
            return null;
        }
        if (field == LABEL) {
            return putLabel(target.encode(value));
        }
        if (field == ID) {
            return putId(null);
        }
        Feature feature = schema.features().get(field);
        return put(field, feature, feature.putNumber(value, record.features(), schema.offset(field)));
    }

    @Nullable
    Rejection putText(int field, String value) {
        if (isIgnored(field)) {
            return null;
        }
        if (field == LABEL) {
            return putLabel(target.encode(value));
        }
        if (field == ID) {
            return putId(value);
        }
        Feature feature = schema.features().get(field);
        return put(field, feature, feature.putText(value, record.features(), schema.offset(field)));
    }

    @Nullable
    Rejection putBoolean(int field, boolean value) {
        if (isIgnored(field)) {
            return null;
        }
        if (field == LABEL) {
            return putLabel(target.encode(value));
        }
        if (field == ID) {
            return putId(null);
        }
        Feature feature = schema.features().get(field);
        return put(field, feature, feature.putBoolean(value, record.features(), schema.offset(field)));
    }

    /** A null is the same as no field, except that it must not be repeated either. */
    @Nullable
    Rejection putNull(int field) {
        if (isIgnored(field)) {
            return null;
        }
        if (field == LABEL) {
            boolean repeated = labelSeen;
            labelSeen = true;
            return repeated ? repeated(target.field()) : null;
        }
        if (field == ID) {
            return putId(null);
        }
        Rejection rejection = put(field, schema.features().get(field), null);
        record.missing()[field] = true;
        return rejection;
    }

    /** An object or an array. */
    @Nullable
    Rejection putNested(int field) {
        if (isIgnored(field)) {
            return null;
        }
        if (field == LABEL) {
            return putLabel(Target.NO_LABEL);
        }
        if (field == ID) {
            return putId(null);
        }
        return put(field, schema.features().get(field), FeatureError.WRONG_TYPE);
    }

    private @Nullable Rejection put(int field, Feature feature, @Nullable FeatureError error) {
        boolean repeated = seen[field];
        seen[field] = true;
        record.missing()[field] = false;
        return repeated ? repeated(feature.name()) : rejection(feature, error);
    }

    /** @param label encoded; {@link Target#NO_LABEL} if the value is not a label */
    private @Nullable Rejection putLabel(double label) {
        boolean repeated = labelSeen;
        labelSeen = true;
        if (Double.isNaN(label)) {
            return badLabel("the label '" + target.field() + "' is none of " + target.legalLabels());
        }
        record.setLabel(label);
        return repeated ? repeated(target.field()) : null;
    }

    /** @param value null if the value of the field cannot be an id */
    private @Nullable Rejection putId(@Nullable String value) {
        boolean repeated = idSeen;
        idSeen = true;
        if (value != null) {
            record.setId(value);
        }
        return repeated ? repeated(idField) : null;
    }

    /** To be called after the last field. */
    @Nullable
    Rejection finish() {
        if (labelOnly) {
            return record.hasLabel() ? null : badLabel("the field '" + target.field() + "' is missing");
        }
        boolean[] missing = record.missing();
        for (int index = 0; index < missing.length; index++) {
            if (missing[index]) {
                Feature feature = schema.features().get(index);
                FeatureError error = feature.putMissing(record.features(), schema.offset(index));
                if (error != null) {
                    return rejection(feature, error);
                }
            }
        }
        return null;
    }

    private Rejection badLabel(String message) {
        return new Rejection(DeadLetterReason.BAD_LABEL, message, target.field());
    }

    private static @Nullable Rejection rejection(Feature feature, @Nullable FeatureError error) {
        if (error == null) {
            return null;
        }
        return switch (error) {
            case MISSING_FEATURE -> about(feature, DeadLetterReason.MISSING_FEATURE, "is missing");
            case WRONG_TYPE -> about(feature, DeadLetterReason.WRONG_TYPE, "has a value of the wrong type");
            case OUT_OF_RANGE -> about(feature, DeadLetterReason.OUT_OF_RANGE, "is outside its limits");
            case UNKNOWN_CATEGORY -> about(feature, DeadLetterReason.UNKNOWN_CATEGORY, "has an unknown category");
        };
    }

    private static Rejection about(Feature feature, DeadLetterReason reason, String message) {
        return new Rejection(reason, "the feature '" + feature.name() + "' " + message, feature.name());
    }

    private static Rejection repeated(String field) {
        return new Rejection(DeadLetterReason.MALFORMED_JSON, "the field '" + field + "' occurs twice", field);
    }
}
