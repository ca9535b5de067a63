package dev.lifeboat.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;

/** All keys, except those of the features, in the order of the configuration reference. */
final class ConfigKeys {
    private static final Pattern APPLICATION_ID_PATTERN = Pattern.compile("[a-zA-Z0-9._-]{1,150}");

    private static final Key<String> APPLICATION_ID = Key.text(
            "application.id",
            "Name of the application: prefix of the topics it owns, its consumer group, its transactional ids, and the name of"
                    + " the model.");

    private ConfigKeys() {}

    static List<Key<?>> all() {
        return Stream.of(
                        List.<Key<?>>of(APPLICATION_ID),
                        Topics.KEYS,
                        List.<Key<?>>of(FeatureKeys.FEATURES),
                        TargetKeys.KEYS,
                        RecordsConfig.KEYS,
                        NetworkKeys.KEYS,
                        LearningConfig.KEYS,
                        EnsembleKeys.KEYS,
                        JournalConfig.KEYS,
                        ModelsConfig.KEYS,
                        ScoringConfig.KEYS,
                        OutcomesConfig.KEYS,
                        EvaluationConfig.KEYS,
                        HttpConfig.KEYS,
                        TelemetryConfig.KEYS)
                .flatMap(List::stream)
                .toList();
    }

    /**
     * @param features names of the features
     * @param members names of the members of the ensemble
     */
    static ConfigDef definition(List<String> features, List<String> members) {
        ConfigDef definition = new ConfigDef();
        all().forEach(key -> key.defineIn(definition));
        features.stream().distinct().forEach(feature -> FeatureKeys.define(definition, feature));
        members.stream().distinct().forEach(member -> EnsembleKeys.define(definition, member));
        return definition;
    }

    static String applicationId(Values values) {
        String id = values.get(APPLICATION_ID);
        if (!APPLICATION_ID_PATTERN.matcher(id).matches() || Topics.RESERVED_NAMES.contains(id)) {
            throw new InvalidConfigException("application.id '" + id + "' does not match " + APPLICATION_ID_PATTERN);
        }
        return id;
    }
}
