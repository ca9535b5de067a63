package dev.lifeboat.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the setting in which a published model differs from the configured one. Both are compared as JSON. */
final class ModelDifference {
    /** Field of a feature in the JSON of a model → suffix of its key. */
    private static final List<Map.Entry<String, String>> FEATURE_FIELDS = List.of(
            Map.entry("type", "type"),
            Map.entry("codes", "values"),
            Map.entry("categories", "values"),
            Map.entry("missing", "missing"),
            Map.entry("unknown", "unknown"));

    private final ObjectMapper mapper = new ObjectMapper();
    private final JsonNode configured;

    ModelDifference(LifeboatConfig config) {
        Learner untrained = new Learner(
                config.model(),
                LearnerState.initial(config.model(), config.learning().settings()));
        configured = read(new Formats(config).models().toBytes(untrained.model(), untrained.state()));
    }

    /**
     * The first setting that differs, with both values.
     *
     * @param published JSON of a published model
     * @return null if all settings that the JSON contains are the same
     */
    @Nullable
    String find(byte[] published) {
        JsonNode learned = read(published);
        String difference = compare("label.field", label(learned), label(configured));
        if (difference == null) {
            difference = compare("features", names(learned), names(configured));
        }
        for (int i = 0; difference == null && i < features(configured).size(); i++) {
            difference = compareFeature(
                    features(learned).path(i), features(configured).path(i));
        }
        return difference;
    }

    private static @Nullable String compareFeature(JsonNode learned, JsonNode configured) {
        for (Map.Entry<String, String> field : FEATURE_FIELDS) {
            String key = "features." + configured.path("name").asText() + "." + field.getValue();
            String difference = compare(key, text(learned.path(field.getKey())), text(configured.path(field.getKey())));
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private static @Nullable String compare(String key, String learned, String configured) {
        return learned.equals(configured)
                ? null
                : key + " is " + configured + " in the configuration, but " + learned + " in the published model";
    }

    private static String label(JsonNode model) {
        return model.path("schema").path("label").asText();
    }

    private static JsonNode features(JsonNode model) {
        return model.path("schema").path("features");
    }

    private static String names(JsonNode model) {
        List<String> names = new ArrayList<>();
        features(model).forEach(feature -> names.add(feature.path("name").asText()));
        return String.join(",", names);
    }

    /** As the value is written in the configuration, as far as that is possible. */
    private static String text(JsonNode value) {
        List<String> parts = new ArrayList<>();
        if (value.isObject()) {
            value.properties()
                    .forEach(code ->
                            parts.add(code.getKey() + ":" + code.getValue().asText()));
        } else if (value.isArray()) {
            value.forEach(category -> parts.add(category.asText()));
        } else {
            return value.isMissingNode() ? "not set" : value.asText();
        }
        return String.join(",", parts);
    }

    private JsonNode read(byte[] json) {
        try {
            return mapper.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a published model is JSON", e);
        }
    }
}
