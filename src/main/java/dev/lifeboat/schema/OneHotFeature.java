package dev.lifeboat.schema;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A category with one input per configured value: 1 for the value of the record, 0 for the others. Whole numbers and booleans are
 * matched by their text.
 *
 * @param categories in the order of their inputs
 * @param unknown treatment of a category that is not configured
 */
public record OneHotFeature(String name, List<String> categories, Unknown unknown, Missing missing) implements Feature {
    /** Treatment of a category that is not configured. */
    public enum Unknown {
        REJECT,
        /** All inputs are 0. */
        ZERO
    }

    public OneHotFeature {
        Feature.requireName(name);
        categories = List.copyOf(categories);
        if (categories.isEmpty() || new LinkedHashSet<>(categories).size() < categories.size()) {
            throw new IllegalArgumentException("feature " + name + ": one-hot needs values=category,… without repeats");
        }
        boolean known = missing instanceof Missing.Reject
                || missing instanceof Missing.Value value && categories.contains(value.text());
        if (!known) {
            throw Categories.unknownForMissing(name, missing, categories);
        }
    }

    @Override
    public String type() {
        return "one-hot";
    }

    @Override
    public int width() {
        return categories.size();
    }

    @Override
    public @Nullable FeatureError putNumber(double value, double[] vector, int at) {
        String category = Categories.ofNumber(value);
        return category == null ? FeatureError.UNKNOWN_CATEGORY : putText(category, vector, at);
    }

    @Override
    public @Nullable FeatureError putText(String value, double[] vector, int at) {
        int index = categories.indexOf(value);
        if (index < 0 && unknown == Unknown.REJECT) {
            return FeatureError.UNKNOWN_CATEGORY;
        }
        Arrays.fill(vector, at, at + width(), 0);
        if (index >= 0) {
            vector[at + index] = 1;
        }
        return null;
    }

    @Override
    public @Nullable FeatureError putBoolean(boolean value, double[] vector, int at) {
        return putText(Boolean.toString(value), vector, at);
    }

    @Override
    public @Nullable FeatureError putMissing(double[] vector, int at) {
        return missing instanceof Missing.Value value
                ? putText(value.text(), vector, at)
                : FeatureError.MISSING_FEATURE;
    }

    @Override
    public String canonical() {
        return name + ":one-hot" + categories + ",unknown=" + unknown + ",missing=" + missing;
    }
}
