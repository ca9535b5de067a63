package dev.lifeboat.config;

import dev.lifeboat.schema.BooleanFeature;
import dev.lifeboat.schema.CodeFeature;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.schema.Missing;
import dev.lifeboat.schema.NumericFeature;
import dev.lifeboat.schema.OneHotFeature;
import java.util.LinkedHashMap;
import java.util.Map;

/** The feature schema out of the keys {@code features.…}. */
final class Features {
    private Features() {}

    static FeatureSchema schema(Values values) {
        return new FeatureSchema(
                values.list(Keys.FEATURES).stream()
                        .map(name -> feature(name, values))
                        .toList(),
                values.text(Keys.LABEL_FIELD));
    }

    private static Feature feature(String name, Values values) {
        return switch (values.text(FeatureKeys.of(name, FeatureKeys.TYPE))) {
            case "numeric" ->
                new NumericFeature(
                        name,
                        values.number(FeatureKeys.of(name, FeatureKeys.MIN)),
                        values.number(FeatureKeys.of(name, FeatureKeys.MAX)),
                        missing(name, values, new Missing.Mean()));
            case "code" -> new CodeFeature(name, codes(name, values), missing(name, values, new Missing.Reject()));
            case "one-hot" ->
                new OneHotFeature(
                        name,
                        values.list(FeatureKeys.of(name, FeatureKeys.VALUES)),
                        values.choice(FeatureKeys.of(name, FeatureKeys.UNKNOWN), OneHotFeature.Unknown.class),
                        missing(name, values, new Missing.Reject()));
            case "boolean" -> new BooleanFeature(name, missing(name, values, new Missing.Reject()));
            default -> throw new AssertionError("checked by the definition of the key");
        };
    }

    private static Missing missing(String name, Values values, Missing otherwise) {
        String text = values.text(FeatureKeys.of(name, FeatureKeys.MISSING));
        return text.isEmpty() ? otherwise : Missing.parse(text);
    }

    private static Map<String, Double> codes(String name, Values values) {
        String key = FeatureKeys.of(name, FeatureKeys.VALUES);
        Map<String, Double> codes = new LinkedHashMap<>();
        for (String pair : values.list(key)) {
            int colon = pair.lastIndexOf(':');
            try {
                double code = Double.parseDouble(pair.substring(colon + 1));
                if (colon < 1 || codes.put(pair.substring(0, colon), code) != null) {
                    throw new InvalidConfigException(
                            key + ": '" + pair + "' is not a category of its own with a number");
                }
            } catch (NumberFormatException e) {
                throw new InvalidConfigException(key + ": '" + pair + "' is not written as category:number", e);
            }
        }
        return codes;
    }
}
