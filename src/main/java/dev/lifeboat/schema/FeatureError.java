package dev.lifeboat.schema;

/** Why a value cannot become inputs of the network. */
public enum FeatureError {
    MISSING_FEATURE,
    WRONG_TYPE,
    OUT_OF_RANGE,
    UNKNOWN_CATEGORY
}
