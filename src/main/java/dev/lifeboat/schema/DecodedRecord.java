package dev.lifeboat.schema;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The decoded fields of one record. A reader overwrites it for each record; a record that was rejected leaves undefined content.
 *
 * <p>Not thread-safe.
 */
public final class DecodedRecord {
    private final int inputs;
    private double[] features;
    private final boolean[] missing;
    private double label = Double.NaN;
    private @Nullable String id;

    public DecodedRecord(FeatureSchema schema) {
        this.inputs = schema.inputs();
        this.features = new double[inputs];
        this.missing = new boolean[schema.features().size()];
    }

    /** Resets the content: all features missing, no label, no id. */
    public void clear() {
        Arrays.fill(missing, true);
        label = Double.NaN;
        id = null;
    }

    /** (inputs), unscaled, NaN for a missing number; overwritten by the next record. */
    public double[] features() {
        return features;
    }

    /** Like {@link #features}, but the caller may keep the array: the next record gets a new one. */
    public double[] takeFeatures() {
        double[] taken = features;
        features = new double[inputs];
        return taken;
    }

    /** (features), whether the record lacks each feature; overwritten by the next record. */
    public boolean[] missing() {
        return missing;
    }

    public boolean hasLabel() {
        return !Double.isNaN(label);
    }

    /** In the encoding of the target; NaN if the record has no label. */
    public double label() {
        return label;
    }

    public void setLabel(double value) {
        label = value;
    }

    /** The text of the id field, if the record has one. */
    public @Nullable String id() {
        return id;
    }

    public void setId(@Nullable String value) {
        id = value;
    }
}
