package dev.lifeboat.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A category that is mapped to a number; one input, not scaled. Whole numbers and booleans are matched by their text.
 *
 * @param codes category → number, in the order of the configuration
 */
public record CodeFeature(String name, Map<String, Double> codes, Missing missing) implements Feature {
    public CodeFeature {
        Feature.requireName(name);
        Map<String, Double> copy = new LinkedHashMap<>(codes);
        // Adding zero turns −0.0 into 0.0, so that equal numbers have equal bits.
        copy.replaceAll((category, code) -> code + 0.0);
        codes = Collections.unmodifiableMap(copy);
        if (codes.isEmpty()) {
            throw new IllegalArgumentException("feature " + name + ": a code needs values=category:number,…");
        }
        for (Map.Entry<String, Double> code : codes.entrySet()) {
            if (!(Math.abs(code.getValue()) <= NumericFeature.MAX_MAGNITUDE)) {
                throw new IllegalArgumentException(
                        "feature " + name + ": the number of " + code.getKey() + " is not within ±1e100");
            }
        }
        boolean known = missing instanceof Missing.Reject
                || missing instanceof Missing.Value value && codes.containsKey(value.text());
        if (!known) {
            throw Categories.unknownForMissing(name, missing, codes.keySet());
        }
    }

    @Override
    public String type() {
        return "code";
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public double maxMagnitude() {
        return codes.values().stream().mapToDouble(Math::abs).max().orElse(0);
    }

    @Override
    public @Nullable FeatureError putNumber(double value, double[] vector, int at) {
        String category = Categories.ofNumber(value);
        return category == null ? FeatureError.UNKNOWN_CATEGORY : putText(category, vector, at);
    }

    @Override
    public @Nullable FeatureError putText(String value, double[] vector, int at) {
        Double code = codes.get(value);
        if (code == null) {
            return FeatureError.UNKNOWN_CATEGORY;
        }
        vector[at] = code;
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
        // Hexadecimal, because the decimals of Double.toString are not the same on every JDK.
        return codes.entrySet().stream()
                .map(code -> code.getKey() + "=" + Double.toHexString(code.getValue()))
                .collect(Collectors.joining(", ", name + ":code{", "},missing=" + missing));
    }
}
