package dev.lifeboat.topology;

import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureError;
import dev.lifeboat.schema.FeatureSchema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of one record say, put in one after the other by whoever reads it. A field is known by a number: a feature's place
 * in the schema, {@link #LABEL}, {@link #ID} or {@link #OTHER}. Each {@code put…} says why the record cannot be accepted, if so.
 *
 * <p>A configured field that occurs twice makes a record malformed, because nobody can say which one was meant.
 */
final class RecordFields {
    static final int LABEL = -1;
    static final int ID = -2;
    static final int OTHER = -3;

    private final FeatureSchema schema;
    private final String idField;
    private double[] features;
    private final boolean[] seen;
    private final boolean[] missing;
    private boolean labelOnly;
    private boolean labelSeen;
    private int label;
    private boolean idSeen;
    private @Nullable String id;

    RecordFields(FeatureSchema schema, String idField) {
        this.schema = schema;
        this.idField = idField;
        this.features = new double[schema.inputs()];
        this.seen = new boolean[schema.features().size()];
        this.missing = new boolean[schema.features().size()];
    }

    /** The number of the field with this name. */
    int indexOf(String name) {
        if (name.equals(schema.labelField())) {
            return LABEL;
        }
        int feature = schema.indexOf(name);
        if (feature >= 0) {
            return feature;
        }
        return name.equals(idField) ? ID : OTHER;
    }

    /** How many different fields mean something. */
    int count() {
        return seen.length + 2;
    }

    /**
     * Begins with another record.
     *
     * @param onlyItsLabel whether features and id are to be treated like other fields
     */
    void forget(boolean onlyItsLabel) {
        Arrays.fill(seen, false);
        Arrays.fill(missing, true);
        labelOnly = onlyItsLabel;
        labelSeen = false;
        label = RecordDecoder.NO_LABEL;
        idSeen = false;
        id = null;
    }

    /** Whether the value of this field makes no difference. */
    boolean isIgnored(int field) {
        return field == OTHER || labelOnly && field != LABEL;
    }

    @Nullable
    Rejection putNumber(int field, double value) {
        if (isIgnored(field)) {
            return null;
        }
        if (field == LABEL) {
            return value == 0 || value == 1 ? putLabel((int) value) : putBadLabel();
        }
        if (field == ID) {
            return putId(null);
        }
        Feature feature = schema.features().get(field);
        return put(field, feature, feature.putNumber(value, features, schema.offset(field)));
    }

    @Nullable
    Rejection putText(int field, String value) {
        if (isIgnored(field)) {
            return null;
        }
        if (field == LABEL) {
            return putBadLabel();
        }
        if (field == ID) {
            return putId(value);
        }
        Feature feature = schema.features().get(field);
        return put(field, feature, feature.putText(value, features, schema.offset(field)));
    }

    @Nullable
    Rejection putBoolean(int field, boolean value) {
        if (isIgnored(field)) {
            return null;
        }
        if (field == LABEL) {
            return putLabel(value ? 1 : 0);
        }
        if (field == ID) {
            return putId(null);
        }
        Feature feature = schema.features().get(field);
        return put(field, feature, feature.putBoolean(value, features, schema.offset(field)));
    }

    /** A null is as good as no field, but that it may not be repeated either. */
    @Nullable
    Rejection putNull(int field) {
        if (isIgnored(field)) {
            return null;
        }
        if (field == LABEL) {
            return putLabel(label);
        }
        if (field == ID) {
            return putId(null);
        }
        Rejection rejection = put(field, schema.features().get(field), null);
        missing[field] = true;
        return rejection;
    }

    /** An object or an array. */
    @Nullable
    Rejection putNested(int field) {
        if (isIgnored(field)) {
            return null;
        }
        if (field == LABEL) {
            return putBadLabel();
        }
        if (field == ID) {
            return putId(null);
        }
        return put(field, schema.features().get(field), FeatureError.WRONG_TYPE);
    }

    private @Nullable Rejection put(int field, Feature feature, @Nullable FeatureError error) {
        boolean repeated = seen[field];
        seen[field] = true;
        missing[field] = false;
        return repeated ? repeated(feature.name()) : rejection(feature, error);
    }

    private @Nullable Rejection putLabel(int value) {
        boolean repeated = labelSeen;
        labelSeen = true;
        label = value;
        return repeated ? repeated(schema.labelField()) : null;
    }

    private Rejection putBadLabel() {
        labelSeen = true;
        return new Rejection(
                DeadLetterReason.BAD_LABEL,
                "the label '" + schema.labelField() + "' is neither 0, 1, false nor true",
                schema.labelField());
    }

    /** @param value null if the field is none that can identify a record */
    private @Nullable Rejection putId(@Nullable String value) {
        boolean repeated = idSeen;
        idSeen = true;
        id = value == null ? id : value;
        return repeated ? repeated(idField) : null;
    }

    /** To be called when there are no more fields. */
    @Nullable
    Rejection finish() {
        if (labelOnly) {
            return label == RecordDecoder.NO_LABEL
                    ? new Rejection(
                            DeadLetterReason.BAD_LABEL,
                            "there is no field '" + schema.labelField() + "'",
                            schema.labelField())
                    : null;
        }
        for (int index = 0; index < missing.length; index++) {
            if (missing[index]) {
                Feature feature = schema.features().get(index);
                FeatureError error = feature.putMissing(features, schema.offset(index));
                if (error != null) {
                    return rejection(feature, error);
                }
            }
        }
        return null;
    }

    /** (inputs), unscaled, NaN for a missing number; scratch space. */
    double[] features() {
        return features;
    }

    /** As {@link #features}, but the caller's to keep: the next record gets another array. */
    double[] takeFeatures() {
        double[] taken = features;
        features = new double[taken.length];
        return taken;
    }

    /** For each feature whether the record did not have it; scratch space. */
    boolean[] missing() {
        return missing;
    }

    /** 0, 1 or {@link RecordDecoder#NO_LABEL}. */
    int label() {
        return label;
    }

    /** The identifying field as text, if the record had it. */
    @Nullable
    String id() {
        return id;
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
        return new Rejection(DeadLetterReason.MALFORMED_JSON, "the field '" + field + "' stands twice", field);
    }
}
