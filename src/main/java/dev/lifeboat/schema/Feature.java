package dev.lifeboat.schema;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A field of a record, and how its value becomes one or more inputs of a network. The methods {@code put…} write {@link #width()} inputs
 * to {@code vector} from index {@code at}; if they return an error, these inputs are undefined.
 */
public sealed interface Feature permits NumericFeature, CodeFeature, OneHotFeature, BooleanFeature {
    Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    /** The field's name in a record. */
    String name();

    /** The type's name in the configuration. */
    String type();

    Missing missing();

    /** Number of inputs. */
    int width();

    /** Whether the inputs are z-scored. */
    default boolean isScaled() {
        return false;
    }

    /** Largest magnitude of an input; of a scaled feature, before scaling. */
    default double maxMagnitude() {
        return 1;
    }

    /** A JSON number, not NaN; infinite if it was too large for a double. */
    @Nullable
    FeatureError putNumber(double value, double[] vector, int at);

    /** A JSON string. */
    @Nullable
    FeatureError putText(String value, double[] vector, int at);

    /** {@code true} or {@code false}. */
    @Nullable
    FeatureError putBoolean(boolean value, double[] vector, int at);

    /** No such field, or null. */
    @Nullable
    FeatureError putMissing(double[] vector, int at);

    /** Everything that determines what the inputs mean, in a form that never changes: part of the fingerprint. */
    String canonical();

    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("feature name '" + name + "' does not match " + NAME);
        }
    }
}
