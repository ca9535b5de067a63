package dev.lifeboat.schema;

import java.util.Locale;

/** Why a record was rejected. New reasons are appended: totals are stored in this order. */
public enum DeadLetterReason {
    MALFORMED_JSON,
    MISSING_ID,
    /** Not UTF-8, empty, or longer than 256 bytes. */
    BAD_ID,
    MISSING_FEATURE,
    WRONG_TYPE,
    OUT_OF_RANGE,
    UNKNOWN_CATEGORY,
    BAD_LABEL,
    /** Negative, or too far ahead of the clock. */
    BAD_TIMESTAMP,
    /** The dead letter is kept without its value. */
    TOO_LARGE,
    /** An outcome whose record did not arrive within the horizon. */
    ORPHAN_OUTCOME;

    /** The reason as it is written in headers and metrics. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
