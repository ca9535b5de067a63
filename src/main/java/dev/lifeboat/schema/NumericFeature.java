package dev.lifeboat.schema;

import org.jspecify.annotations.Nullable;

/**
 * A number within limits; one input, z-scored. A missing value that stands for the mean is NaN in the vector.
 *
 * @param min smallest value accepted
 * @param max largest value accepted
 */
public record NumericFeature(String name, double min, double max, Missing missing) implements Feature {
    /** Squares of larger numbers would leave the range of doubles. */
    public static final double LARGEST = 1e100;

    public NumericFeature {
        Feature.requireName(name);
        if (!(min >= -LARGEST && min <= max && max <= LARGEST)) {
            throw new IllegalArgumentException(
                    "feature " + name + ": limits " + min + " to " + max + " must be in order and within ±" + LARGEST);
        }
        if (missing instanceof Missing.Value value) {
            double number = parse(name, value.text());
            if (!(number >= min && number <= max)) {
                throw new IllegalArgumentException("feature " + name + ": the value for missing ones, " + value
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

    /** Makes 0.0 of −0.0, so that equal numbers are equal bits. */
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
