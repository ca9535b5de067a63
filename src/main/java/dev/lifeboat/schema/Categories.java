package dev.lifeboat.schema;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The text of values of categorical features. */
final class Categories {
    /** Beyond this magnitude, whole numbers are not exact in a double. */
    private static final double MAX_WHOLE = 1L << 53;

    private Categories() {}

    /** A whole number as a category's text, such as {@code 3}; null if it is not whole. */
    static @Nullable String ofNumber(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) <= MAX_WHOLE;
        return whole ? Long.toString((long) value) : null;
    }

    static IllegalArgumentException unknownForMissing(String feature, Missing missing, Iterable<String> known) {
        return new IllegalArgumentException(String.format(
                Locale.ROOT,
                "feature %s: missing=%s is neither reject nor one of its values (%s)",
                feature,
                missing,
                String.join(", ", known)));
    }
}
