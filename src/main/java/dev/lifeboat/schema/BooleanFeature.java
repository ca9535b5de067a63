package dev.lifeboat.schema;

import org.jspecify.annotations.Nullable;

/** True or false, also written 1 or 0; one input of 1 or 0, not scaled. */
public record BooleanFeature(String name, Missing missing) implements Feature {
    public BooleanFeature {
        Feature.requireName(name);
        boolean known = missing instanceof Missing.Reject
                || missing instanceof Missing.Value value
                        && (value.text().equals("true") || value.text().equals("false"));
        if (!known) {
            throw new IllegalArgumentException(
                    "feature " + name + ": missing=" + missing + " is neither reject, true nor false");
        }
    }

    @Override
    public String type() {
        return "boolean";
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public @Nullable FeatureError putNumber(double value, double[] vector, int at) {
        vector[at] = value + 0.0;
        return value == 0 || value == 1 ? null : FeatureError.OUT_OF_RANGE;
    }

    @Override
    public FeatureError putText(String value, double[] vector, int at) {
        return FeatureError.WRONG_TYPE;
    }

    @Override
    public @Nullable FeatureError putBoolean(boolean value, double[] vector, int at) {
        vector[at] = value ? 1 : 0;
        return null;
    }

    @Override
    public @Nullable FeatureError putMissing(double[] vector, int at) {
        return missing instanceof Missing.Value value
                ? putBoolean(Boolean.parseBoolean(value.text()), vector, at)
                : FeatureError.MISSING_FEATURE;
    }

    @Override
    public String canonical() {
        return name + ":boolean,missing=" + missing;
    }
}
