package dev.lifeboat.config;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The parsed value of each key. */
record Values(Map<String, Object> parsed) {
    <T> T get(Key<T> key) {
        return key.conversion().apply(Objects.requireNonNull(parsed.get(key.name()), key.name()));
    }

    /** These values, in which one key has another value. */
    Values with(Key<Long> key, long value) {
        Map<String, Object> changed = new TreeMap<>(parsed);
        changed.put(key.name(), value);
        return new Values(changed);
    }

    /** These values, in which each key takes the value that is set under its name with a prefix, if one is. */
    Values overriddenBy(String prefix) {
        Map<String, Object> overridden = new TreeMap<>(parsed);
        parsed.forEach((key, value) -> {
            if (key.startsWith(prefix) && value != null) {
                overridden.put(key.substring(prefix.length()), value);
            }
        });
        return new Values(overridden);
    }
}
