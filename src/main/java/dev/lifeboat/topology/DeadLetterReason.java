package dev.lifeboat.topology;

import java.util.Locale;

/** Why a record could not be used. Only ever appended to: totals are stored in this order. */
public enum DeadLetterReason {
    MALFORMED_JSON,
    MISSING_ID,
    /** Not UTF-8, empty, or over 256 bytes. */
    BAD_ID,
    MISSING_FEATURE,
    WRONG_TYPE,
    OUT_OF_RANGE,
    UNKNOWN_CATEGORY,
    BAD_LABEL,
    /** Negative, or too far ahead of the clock. */
    BAD_TIMESTAMP,
    /** Kept without its value. */
    TOO_LARGE,
    /** An outcome whose record never came. */
    ORPHAN_OUTCOME;

    /** As it stands in headers and metrics. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
