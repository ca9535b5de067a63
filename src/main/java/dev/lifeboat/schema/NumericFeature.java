package dev.lifeboat.schema;

import org.jspecify.annotations.Nullable;

/**
 * A number within limits; one input, z-scored. A missing value that is replaced by the mean is NaN in the input vector.
 *
 * @param min smallest value accepted
 * @param max largest value accepted
 */
public record NumericFeature(String name, double min, double max, Missing missing) implements Feature {
    /** The squares of larger numbers exceed the range of doubles. */
    public static final double MAX_MAGNITUDE = 1e100;

    public NumericFeature {
        Feature.requireName(name);
        if (!(min >= -MAX_MAGNITUDE && min <= max && max <= MAX_MAGNITUDE)) {
            throw new IllegalArgumentException("feature " + name + ": limits " + min + " to " + max
                    + " must be in order and within ±" + MAX_MAGNITUDE);
        }
        if (missing instanceof Missing.Value value) {
            double number = parse(name, value.text());
            if (!(number >= min && number <= max)) {
                throw new IllegalArgumentException("feature " + name + ": the replacement for missing values, " + value
                        + ", is not within " + min + " to " + max);
            }
        }
    }

    private static double parse(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "feature " + name + ": missing=" + text + " is neither mean, reject nor a number", e);
        }
    }

    /** Turns −0.0 into 0.0, so that equal numbers have equal bits. */
    private static double withoutSignOfZero(double value) {
        return value + 0.0;
    }

    @Override
    public String type() {
        return "numeric";
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public boolean isScaled() {
        return true;
    }

    @Override
    public double maxMagnitude() {
        return Math.max(Math.abs(min), Math.abs(max));
    }

    @Override
    public @Nullable FeatureError putNumber(double value, double[] vector, int at) {
        vector[at] = withoutSignOfZero(value);
        return value >= min && value <= max ? null : FeatureError.OUT_OF_RANGE;
    }

    @Override
    public FeatureError putText(String value, double[] vector, int at) {
        return FeatureError.WRONG_TYPE;
    }

    @Override
    public FeatureError putBoolean(boolean value, double[] vector, int at) {
        return FeatureError.WRONG_TYPE;
    }

    @Override
    public @Nullable FeatureError putMissing(double[] vector, int at) {
        if (missing instanceof Missing.Reject) {
            return FeatureError.MISSING_FEATURE;
        }
        vector[at] = missing instanceof Missing.Value value ? withoutSignOfZero(parse(name, value.text())) : Double.NaN;
        return null;
    }

    @Override
    public String canonical() {
        // Limits are left out: they decide which records are accepted, not what an input means.
        return name + ":numeric,missing=" + missing;
    }
}
