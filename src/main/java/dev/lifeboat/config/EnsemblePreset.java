package dev.lifeboat.config;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Settings that an ensemble starts from. Every one of them can be overridden. */
enum EnsemblePreset {
    /** Ten networks that need no tuning. */
    STANDARD,
    /** A single network, or the members that are named. */
    NONE;

    /** The preset of a configuration that names neither a preset nor members. */
    static final EnsemblePreset DEFAULT = NONE;

    /**
     * The preset of a configuration.
     *
     * @param name as it is written; null for the default
     * @param byHand whether members are named
     */
    static EnsemblePreset named(@Nullable String name, boolean byHand) {
        if (name == null) {
            return byHand ? NONE : DEFAULT;
        }
        // What is neither is refused where the configuration is validated.
        return name.strip().equals(Key.written(STANDARD)) ? STANDARD : NONE;
    }

    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        if (this == STANDARD) {
            Properties properties = read("ensemble-standard.properties");
            properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
        }
        return settings;
    }

    private static Properties read(String resource) {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(EnsemblePreset.class.getResourceAsStream(resource)), StandardCharsets.UTF_8)) {
            Properties properties = new Properties();
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException("the preset is part of the program", e);
        }
    }
}
