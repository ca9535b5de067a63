package dev.lifeboat.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * The settings as written: a properties file, overridden by environment variables, with references to files and variables
 * ({@code ${file:/path:key}}, {@code ${env:NAME}}, {@code ${directory:/path:file}}) resolved.
 */
final class ConfigSource {
    private static final String ENVIRONMENT_PREFIX = "LIFEBOAT_";
    private static final String FEATURES = FeatureKeys.FEATURES.name();
    private static final String MEMBERS = EnsembleKeys.MEMBERS.name();
    private static final String PRESET = EnsembleKeys.PRESET.name();

    /** Edits between a misspelled name and the one that is suggested. */
    private static final int MAX_DISTANCE = 6;

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
            throw new InvalidConfigException("cannot read the configuration file " + file + ": " + reason(e), e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties
                .stringPropertyNames()
                .forEach(key -> settings.put(key, properties.getProperty(key).strip()));
        return of(settings, environment, overrides);
    }

    /** @param overrides take precedence over everything else */
    static ConfigSource of(
            Map<String, String> settings, Map<String, String> environment, Map<String, String> overrides) {
        ConfigSource source = new ConfigSource(new TreeMap<>(settings));
        // The overrides may select the preset, which is below everything else.
        source.settings.putAll(overrides);
        source.applyPreset(environment);
        source.override(environment);
        source.settings.putAll(overrides);
        source.warnOfOverriddenKeys();
        source.resolveReferences();
        return source;
    }

    /** What is not set is as in the preset, of whose members some can be named. */
    private void applyPreset(Map<String, String> environment) {
        String named = environment.getOrDefault(variable(PRESET), settings.get(PRESET));
        boolean byHand = settings.containsKey(MEMBERS) || environment.containsKey(variable(MEMBERS));
        Map<String, String> preset = EnsemblePreset.named(named, byHand).settings();
        String names = settings.getOrDefault(MEMBERS, preset.getOrDefault(MEMBERS, ""));
        List<String> members = list(environment.getOrDefault(variable(MEMBERS), names));
        preset.forEach((key, value) -> {
            String[] parts = key.split("\\.", 3);
            boolean ofMember = parts.length == 3 && key.startsWith(EnsembleKeys.PREFIX);
            if (!ofMember || members.contains(parts[1])) {
                settings.putIfAbsent(key, value);
            }
        });
    }

    /** A key that each member overrides is probably a mistake. */
    private void warnOfOverriddenKeys() {
        List<String> members = members();
        List<String> overridden = EnsembleKeys.ofMember().stream()
                .map(Key::name)
                .filter(key -> !members.isEmpty()
                        && settings.containsKey(key)
                        && members.stream().allMatch(member -> settings.containsKey(EnsembleKeys.keyOf(member, key))))
                .toList();
        if (!overridden.isEmpty()) {
            warnings.add("each member of the ensemble overrides these keys, which have no effect: "
                    + String.join(", ", overridden));
        }
    }

    private static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return e instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : String.valueOf(e.getMessage());
    }

    /** Settings without effect and unknown environment variables, one line each. */
    List<String> warnings() {
        return warnings;
    }

    /**
     * The values of all keys.
     *
     * @throws InvalidConfigException with every unknown key and every illegal value
     */
    Values parse() {
        requireFeatures();
        ConfigDef definition = ConfigKeys.definition(features(), members());
        Problems problems = new Problems();
        for (String key : settings.keySet()) {
            if (!key.startsWith(KafkaConfig.PREFIX) && !definition.names().contains(key)) {
                problems.add("unknown configuration key '" + key + "'" + suggestion(key, definition.names()));
            }
        }
        Map<String, Object> parsed = new TreeMap<>();
        for (ConfigValue value : definition.validate(settings)) {
            // A value that cannot be parsed fails the validator, too: the first message is the cause.
            value.errorMessages().stream().limit(1).forEach(problems::add);
            parsed.put(value.name(), value.value());
        }
        problems.throwIfAny();
        return new Values(parsed);
    }

    /** Settings of Kafka's clients, without the prefix. */
    Map<String, String> kafka() {
        Map<String, String> kafka = new TreeMap<>();
        settings.forEach((key, value) -> {
            if (key.startsWith(KafkaConfig.PREFIX)) {
                kafka.put(key.substring(KafkaConfig.PREFIX.length()), value);
            }
        });
        return kafka;
    }

    /** Names of the features, as they are configured. */
    private List<String> features() {
        return list(settings.getOrDefault(FEATURES, ""));
    }

    /** Names of the members of the ensemble, as they are configured. */
    private List<String> members() {
        return list(settings.getOrDefault(MEMBERS, ""));
    }

    private static List<String> list(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*", -1));
    }

    private void requireFeatures() {
        if (settings.containsKey(FEATURES) && features().isEmpty()) {
            throw new InvalidConfigException(FEATURES + " is empty: name at least one feature");
        }
        if (features().contains("")) {
            throw new InvalidConfigException(FEATURES + " contains an empty name: '" + settings.get(FEATURES) + "'");
        }
    }

    private void override(Map<String, String> environment) {
        Set<String> variables = new TreeSet<>(environment.keySet());
        variables.removeIf(name -> !name.startsWith(ENVIRONMENT_PREFIX));
        // The lists of features and members determine which other keys exist.
        for (String list : List.of(FEATURES, MEMBERS)) {
            if (variables.remove(variable(list))) {
                settings.put(list, environment.get(variable(list)));
            }
        }
        Map<String, String> keys = new TreeMap<>();
        ConfigKeys.definition(features(), members()).names().forEach(key -> keys.put(variable(key), key));
        for (String name : variables) {
            String key = keys.get(name);
            if (key != null) {
                settings.put(key, environment.get(name));
            } else if (name.startsWith(variable(KafkaConfig.PREFIX))) {
                settings.put(kafkaKey(name), environment.get(name));
            } else {
                warnings.add("environment variable " + name + " matches no configuration key and is ignored"
                        + nearest(name, keys.keySet()));
            }
        }
    }

    private static String kafkaKey(String variable) {
        return variable.substring(ENVIRONMENT_PREFIX.length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '.');
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
                throw new InvalidConfigException("the reference in '" + key + "' cannot be resolved: " + value);
            }
        });
    }

    private static String suggestion(String key, Set<String> known) {
        String nearest = nearest(key, known);
        return nearest.isEmpty() ? "; keys for Kafka's clients start with '" + KafkaConfig.PREFIX + "'" : nearest;
    }

    private static String nearest(String name, Set<String> known) {
        LevenshteinDistance distance = new LevenshteinDistance(MAX_DISTANCE);
        return known.stream()
                .filter(candidate -> distance.apply(name, candidate) >= 0)
                .min(Comparator.comparing(candidate -> distance.apply(name, candidate)))
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
    }
}
