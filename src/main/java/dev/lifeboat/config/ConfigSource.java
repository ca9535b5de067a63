package dev.lifeboat.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * The settings as they were written: a properties file, over which the environment has the last word, with references to files
 * and variables ({@code ${file:/path:key}}, {@code ${env:NAME}}, {@code ${directory:/path:file}}) resolved.
 */
final class ConfigSource {
    private static final String ENVIRONMENT_PREFIX = "LIFEBOAT_";
    private static final int SIMILAR = 6;

    private final Map<String, String> settings;
    private final List<String> warnings = new ArrayList<>();

    private ConfigSource(Map<String, String> settings) {
        this.settings = settings;
    }

    /** @throws InvalidConfigException if the file cannot be read or a reference cannot be resolved */
    static ConfigSource read(Path file, Map<String, String> environment, Map<String, String> overrides) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidConfigException("cannot read the configuration file " + file + ": " + e, e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties
                .stringPropertyNames()
                .forEach(key -> settings.put(key, properties.getProperty(key).strip()));
        return of(settings, environment, overrides);
    }

    /** @param overrides have the very last word */
    static ConfigSource of(
            Map<String, String> settings, Map<String, String> environment, Map<String, String> overrides) {
        ConfigSource source = new ConfigSource(new TreeMap<>(settings));
        source.override(environment);
        source.settings.putAll(overrides);
        source.resolveReferences();
        return source;
    }

    /** Unknown variables, one line each. */
    List<String> warnings() {
        return warnings;
    }

    /** The values of all keys of {@code definition}, parsed; and a check that there are no others. */
    Map<String, Object> parse(ConfigDef definition) {
        requireFeatures();
        for (String key : settings.keySet()) {
            if (!key.startsWith(Keys.KAFKA_PREFIX) && !definition.names().contains(key)) {
                throw new InvalidConfigException(
                        "unknown configuration key '" + key + "'" + suggestion(key, definition.names()));
            }
        }
        try {
            return definition.parse(settings);
        } catch (ConfigException e) {
            throw new InvalidConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What goes to Kafka's clients, without the prefix. */
    Map<String, String> kafka() {
        Map<String, String> kafka = new TreeMap<>();
        settings.forEach((key, value) -> {
            if (key.startsWith(Keys.KAFKA_PREFIX)) {
                kafka.put(key.substring(Keys.KAFKA_PREFIX.length()), value);
            }
        });
        return kafka;
    }

    List<String> features() {
        String features = settings.getOrDefault(Keys.FEATURES, "");
        return features.isBlank() ? List.of() : List.of(features.strip().split("\\s*,\\s*", -1));
    }

    private void requireFeatures() {
        if (settings.containsKey(Keys.FEATURES) && features().isEmpty()) {
            throw new InvalidConfigException(Keys.FEATURES + " is empty: name at least one");
        }
        if (features().contains("")) {
            throw new InvalidConfigException(
                    Keys.FEATURES + " has a name that is empty: '" + settings.get(Keys.FEATURES) + "'");
        }
    }

    private void override(Map<String, String> environment) {
        Set<String> variables = new TreeSet<>(environment.keySet());
        variables.removeIf(name -> !name.startsWith(ENVIRONMENT_PREFIX));
        // The list of features decides which other keys there are.
        if (variables.remove(variable(Keys.FEATURES))) {
            settings.put(Keys.FEATURES, environment.get(variable(Keys.FEATURES)));
        }
        ConfigDef known = definition();
        for (String key : known.names()) {
            if (variables.remove(variable(key))) {
                settings.put(key, environment.get(variable(key)));
            }
        }
        for (String name : variables) {
            if (name.startsWith(variable(Keys.KAFKA_PREFIX))) {
                String key = name.substring(ENVIRONMENT_PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                settings.put(key, environment.get(name));
            } else {
                warnings.add("environment variable " + name + " overrides no configuration key; ignored");
            }
        }
    }

    /** The keys that exist with these features. */
    ConfigDef definition() {
        ConfigDef definition = Keys.general();
        features().stream().distinct().forEach(feature -> FeatureKeys.define(definition, feature));
        return definition;
    }

    private static String variable(String key) {
        return ENVIRONMENT_PREFIX
                + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private void resolveReferences() {
        Map<String, ConfigProvider> providers = Map.of(
                "file", new FileConfigProvider(),
                "env", new EnvVarConfigProvider(),
                "directory", new DirectoryConfigProvider());
        providers.values().forEach(provider -> provider.configure(Map.of()));
        try {
            settings.putAll(new ConfigTransformer(providers).transform(settings).data());
        } catch (ConfigException e) {
            throw new InvalidConfigException(
                    "a reference in the configuration cannot be resolved: " + e.getMessage(), e);
        }
        settings.forEach((key, value) -> {
            if (value.matches(".*\\$\\{(file|env|directory):.*")) {
                throw new InvalidConfigException("the reference in '" + key + "' leads nowhere: " + value);
            }
        });
    }

    private static String suggestion(String key, Set<String> known) {
        LevenshteinDistance distance = new LevenshteinDistance(SIMILAR);
        return known.stream()
                .filter(name -> distance.apply(key, name) >= 0)
                .min(Comparator.comparing(name -> distance.apply(key, name)))
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("; keys for Kafka's clients start with '" + Keys.KAFKA_PREFIX + "'");
    }
}
