package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Type.DOUBLE;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import dev.lifeboat.schema.NumericFeature;
import org.apache.kafka.common.config.ConfigDef;

/** The keys that each feature has, with their defaults and what they mean. */
final class FeatureKeys {
    static final String TYPE = "type";
    static final String MIN = "min";
    static final String MAX = "max";
    static final String VALUES = "values";
    static final String UNKNOWN = "unknown";
    static final String MISSING = "missing";

    private FeatureKeys() {}

    /** Adds the keys of one feature. */
    static void define(ConfigDef keys, String feature) {
        keys.define(
                        of(feature, TYPE),
                        STRING,
                        NO_DEFAULT_VALUE,
                        in("numeric", "code", "one-hot", "boolean"),
                        HIGH,
                        "What the feature is: a number to be z-scored, a category with a number, a category with an input of its own, true or false.")
                .define(of(feature, MIN), DOUBLE, -NumericFeature.LARGEST, MEDIUM, "Smallest value accepted: numeric.")
                .define(of(feature, MAX), DOUBLE, NumericFeature.LARGEST, MEDIUM, "Largest value accepted: numeric.")
                .define(
                        of(feature, VALUES),
                        LIST,
                        "",
                        MEDIUM,
                        "Categories: category:number,… of a code, category,… of one-hot.")
                .define(
                        of(feature, UNKNOWN),
                        STRING,
                        "reject",
                        in("reject", "zero"),
                        LOW,
                        "What is done with another category: one-hot.")
                .define(
                        of(feature, MISSING),
                        STRING,
                        "",
                        LOW,
                        "What stands in for a missing value: mean (the default of numeric), reject (of all others), or a value.");
    }

    /** Of a feature, in full. */
    static String of(String feature, String key) {
        return Keys.FEATURES + "." + feature + "." + key;
    }
}
