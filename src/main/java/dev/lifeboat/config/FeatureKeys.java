package dev.lifeboat.config;

import dev.lifeboat.schema.BooleanFeature;
import dev.lifeboat.schema.CodeFeature;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.schema.Missing;
import dev.lifeboat.schema.NumericFeature;
import dev.lifeboat.schema.OneHotFeature;
import dev.lifeboat.schema.OneHotFeature.Unknown;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** The features of a record: the list of their names, and the keys {@code features.NAME.…} of each. */
final class FeatureKeys {
    static final Key<List<String>> FEATURES = Key.list("features", "Names of the features, in order.");

    private static final Key<Type> TYPE = Key.choice(
            "type",
            "`numeric`: a number, z-scored. `code`: a category that is mapped to a number. `one-hot`: a category with one input"
                    + " per value. `boolean`: true or false, 1 or 0.",
            EnumSet.allOf(Type.class));

    private static final Key<Double> MIN =
            Key.number("min", "Smallest accepted value (`numeric`).").orElse(-NumericFeature.MAX_MAGNITUDE);

    private static final Key<Double> MAX =
            Key.number("max", "Largest accepted value (`numeric`).").orElse(NumericFeature.MAX_MAGNITUDE);

    private static final Key<List<String>> VALUES = Key.list(
                    "values", "Categories: `category:number,…` (`code`) or `category,…` (`one-hot`).")
            .orElse("");

    private static final Key<Unknown> UNKNOWN = Key.choice(
                    "unknown",
                    "Treatment of a category that is not listed (`one-hot`): reject the record, or set all inputs to 0.",
                    EnumSet.allOf(Unknown.class))
            .orElse(Unknown.REJECT);

    private static final Key<String> MISSING = Key.text(
                    "missing",
                    "Replacement for a missing value: `mean` (default of `numeric`), `reject` (default of all others), or a value.")
            .orElse("");

    /** Keys of one feature, without the prefix. */
    private static final List<Key<?>> KEYS = List.of(TYPE, MIN, MAX, VALUES, UNKNOWN, MISSING);

    /** The feature types by the names that the configuration uses. */
    private enum Type {
        NUMERIC,
        CODE,
        ONE_HOT,
        BOOLEAN
    }

    private FeatureKeys() {}

    /** The keys of a feature. */
    static List<Key<?>> keys(String feature) {
        return KEYS.stream().<Key<?>>map(key -> of(feature, key)).toList();
    }

    static void define(ConfigDef definition, String feature) {
        keys(feature).forEach(key -> key.defineIn(definition));
    }

    static FeatureSchema schema(Values values) {
        return new FeatureSchema(
                values.get(FEATURES).stream().map(name -> feature(name, values)).toList());
    }

    private static Feature feature(String name, Values values) {
        return switch (values.get(of(name, TYPE))) {
            case NUMERIC ->
                new NumericFeature(
                        name,
                        values.get(of(name, MIN)),
                        values.get(of(name, MAX)),
                        missing(name, values, new Missing.Mean()));
            case CODE -> new CodeFeature(name, codes(name, values), missing(name, values, new Missing.Reject()));
            case ONE_HOT ->
                new OneHotFeature(
                        name,
                        values.get(of(name, VALUES)),
                        values.get(of(name, UNKNOWN)),
                        missing(name, values, new Missing.Reject()));
            case BOOLEAN -> new BooleanFeature(name, missing(name, values, new Missing.Reject()));
        };
    }

    private static Missing missing(String name, Values values, Missing otherwise) {
        String text = values.get(of(name, MISSING));
        return text.isEmpty() ? otherwise : Missing.parse(text);
    }

    private static Map<String, Double> codes(String name, Values values) {
        Key<List<String>> key = of(name, VALUES);
        Map<String, Double> codes = new LinkedHashMap<>();
        for (String pair : values.get(key)) {
            int colon = pair.lastIndexOf(':');
            try {
                double code = Double.parseDouble(pair.substring(colon + 1));
                if (colon < 1 || codes.put(pair.substring(0, colon), code) != null) {
                    throw new InvalidConfigException(
                            key.name() + ": '" + pair + "' is not a distinct category with a number");
                }
            } catch (NumberFormatException e) {
                throw new InvalidConfigException(key.name() + ": '" + pair + "' is not of the form category:number", e);
            }
        }
        return codes;
    }

    private static <T> Key<T> of(String feature, Key<T> key) {
        return key.named(FEATURES.name() + "." + feature + "." + key.name());
    }
}
