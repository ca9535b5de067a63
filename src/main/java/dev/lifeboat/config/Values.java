package dev.lifeboat.config;

import java.util.Map;
import java.util.Objects;

/** The parsed value of each key. */
record Values(Map<String, Object> parsed) {
    <T> T get(Key<T> key) {
        return key.conversion().apply(Objects.requireNonNull(parsed.get(key.name()), key.name()));
    }
}
