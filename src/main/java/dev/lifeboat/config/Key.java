package dev.lifeboat.config;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * A configuration key: its name, type, default, legal values and documentation. Each key is defined once; parsing, validation, the
 * suggestion for a misspelled key and the configuration reference follow from the definition.
 *
 * @param defaultValue as it is written in a properties file; null if the key is required
 * @param validator of the parsed value; null if every value of the type is legal
 * @param conversion from the value that {@link ConfigDef} parses
 * @param <T> type of the converted value
 */
record Key<T>(
        String name,
        ConfigDef.Type type,
        @Nullable Object defaultValue,
        ConfigDef.@Nullable Validator validator,
        String documentation,
        Function<Object, T> conversion) {

    static Key<String> text(String name, String documentation) {
        return new Key<>(name, ConfigDef.Type.STRING, null, null, documentation, String.class::cast);
    }

    /** A value that is never printed. */
    static Key<Password> secret(String name, String documentation) {
        return new Key<>(name, ConfigDef.Type.PASSWORD, null, null, documentation, Password.class::cast);
    }

    static Key<Integer> integer(String name, String documentation) {
        return new Key<>(name, ConfigDef.Type.INT, null, null, documentation, Integer.class::cast);
    }

    static Key<Long> whole(String name, String documentation) {
        return new Key<>(name, ConfigDef.Type.LONG, null, null, documentation, Long.class::cast);
    }

    static Key<Double> number(String name, String documentation) {
        return new Key<>(name, ConfigDef.Type.DOUBLE, null, null, documentation, Double.class::cast);
    }

    static Key<Boolean> flag(String name, String documentation) {
        return new Key<>(name, ConfigDef.Type.BOOLEAN, null, null, documentation, Boolean.class::cast);
    }

    /** A comma-separated list. */
    static Key<List<String>> list(String name, String documentation) {
        return new Key<>(name, ConfigDef.Type.LIST, null, null, documentation, Key::texts);
    }

    private static List<String> texts(Object value) {
        return ((List<?>) value).stream().map(String.class::cast).toList();
    }

    /** One of some constants of an enum: {@code SQUARED_ERROR} is written {@code squared-error}. */
    static <E extends Enum<E>> Key<E> choice(String name, String documentation, EnumSet<E> legal) {
        Class<E> type = legal.iterator().next().getDeclaringClass();
        String[] written = legal.stream().map(Key::written).toArray(String[]::new);
        return new Key<>(
                name,
                ConfigDef.Type.STRING,
                null,
                ValidString.in(written),
                documentation,
                value -> Enum.valueOf(type, constant((String) value)));
    }

    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String constant(String written) {
        return written.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** The same key with a default: a key without one is required. */
    Key<T> orElse(Object value) {
        Object written = value instanceof Enum<?> constant ? written(constant) : value;
        return new Key<>(name, type, written, validator, documentation, conversion);
    }

    Key<T> validatedBy(ConfigDef.Validator other) {
        return new Key<>(name, type, defaultValue, other, documentation, conversion);
    }

    /** The same key under another name. */
    Key<T> named(String other) {
        return new Key<>(other, type, defaultValue, validator, documentation, conversion);
    }

    void defineIn(ConfigDef definition) {
        Object orNone = defaultValue == null ? ConfigDef.NO_DEFAULT_VALUE : defaultValue;
        definition.define(name, type, orNone, validator, ConfigDef.Importance.MEDIUM, documentation);
    }

    /** Defines the key so that its value is null where it is not set. */
    void defineOptionalIn(ConfigDef definition) {
        ConfigDef.Validator ifSet = validator == null
                ? null
                : ConfigDef.LambdaValidator.with(
                        (key, value) -> {
                            if (value != null) {
                                validator.ensureValid(key, value);
                            }
                        },
                        validator::toString);
        definition.define(name, type, null, ifSet, ConfigDef.Importance.MEDIUM, documentation);
    }

    /** Legal values in words: {@code 1 to 100}; the type where every value of it is legal. */
    String legalValues() {
        if (validator == null) {
            return type.name().toLowerCase(Locale.ROOT);
        }
        String text = validator.toString();
        if (validator instanceof ValidString) {
            return text.substring(1, text.length() - 1);
        }
        return text.replaceAll("\\[(.*),\\.\\.\\.," + Limits.MAX_DURATION_MS + "]", "$1 or more")
                .replaceAll("\\[(.*),\\.\\.\\.,(.*)]", "$1 to $2")
                .replaceAll("\\[(.*),\\.\\.\\.]", "$1 or more");
    }
}
