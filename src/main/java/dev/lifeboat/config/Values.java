package dev.lifeboat.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.types.Password;

/** Parsed values by key, typed as the definition of the keys says. */
record Values(Map<String, Object> parsed) {

    String text(String key) {
        return (String) value(key);
    }

    List<String> list(String key) {
        return ((List<?>) value(key)).stream().map(String.class::cast).toList();
    }

    Password secret(String key) {
        return (Password) value(key);
    }

    int integer(String key) {
        return (Integer) value(key);
    }

    long whole(String key) {
        return (Long) value(key);
    }

    double number(String key) {
        return (Double) value(key);
    }

    /** A closed choice: {@code squared-error} is the constant {@code SQUARED_ERROR}. */
    <E extends Enum<E>> E choice(String key, Class<E> type) {
        return Enum.valueOf(type, text(key).toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private Object value(String key) {
        return Objects.requireNonNull(parsed.get(key), key);
    }

    static int parseInt(String key, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidConfigException(key + ": '" + text + "' is not a whole number", e);
        }
    }
}
