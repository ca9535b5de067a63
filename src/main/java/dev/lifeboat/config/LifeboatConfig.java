package dev.lifeboat.config;

import dev.lifeboat.learning.ExperienceReplay;
import dev.lifeboat.learning.Member;
import dev.lifeboat.learning.ModelSignature;
import dev.lifeboat.schema.FeatureSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, typed and validated.
 *
 * @param model features and target
 * @param warnings about settings that have no effect, one line each
 */
public record LifeboatConfig(
        String applicationId,
        KafkaConfig kafka,
        Topics topics,
        RecordsConfig records,
        ModelSignature model,
        LearningConfig learning,
        JournalConfig journal,
        ModelsConfig models,
        ScoringConfig scoring,
        OutcomesConfig outcomes,
        EvaluationConfig evaluation,
        HttpConfig http,
        TelemetryConfig telemetry,
        List<String> warnings) {

    /**
     * Reads a properties file.
     *
     * @param environment variables, of which {@code LIFEBOAT_…} override keys
     * @throws InvalidConfigException with everything that is wrong
     */
    public static LifeboatConfig read(Path file, Map<String, String> environment) {
        return read(file, environment, Map.of());
    }

    /** Like {@link #read(Path, Map)}, with settings that override file and environment. */
    public static LifeboatConfig read(Path file, Map<String, String> environment, Map<String, String> overrides) {
        return of(ConfigSource.read(file, environment, overrides));
    }

    /** Like {@link #read(Path, Map)}, from settings in memory. */
    public static LifeboatConfig of(Map<String, String> settings) {
        return of(ConfigSource.of(settings, Map.of(), Map.of()));
    }

    private static LifeboatConfig of(ConfigSource source) {
        Values values = source.parse();
        Problems problems = new Problems();
        String applicationId = problems.check(() -> ConfigKeys.applicationId(values));
        KafkaConfig kafka = problems.check(() -> KafkaConfig.of(source.kafka()));
        Topics topics = problems.check(() -> Topics.of(String.valueOf(applicationId), values));
        ModelSignature model =
                problems.check(() -> new ModelSignature(FeatureKeys.schema(values), TargetKeys.target(values)));
        EvaluationConfig evaluation = problems.check(() -> EvaluationConfig.of(values));
        LearningConfig learning =
                evaluation == null ? null : problems.check(() -> LearningConfig.of(values, evaluation));
        JournalConfig journal = problems.check(() -> JournalConfig.of(values));
        HttpConfig http = problems.check(() -> HttpConfig.of(values));
        TelemetryConfig telemetry = problems.check(() -> TelemetryConfig.of(values));
        RecordsConfig records = RecordsConfig.of(values);
        if (model != null) {
            checkIdField(records.idField(), topics, model, problems);
            checkReplayMemory(learning, model.inputs(), problems);
            checkShapes(learning, model, problems);
        }
        problems.throwIfAny();
        return new LifeboatConfig(
                Objects.requireNonNull(applicationId),
                Objects.requireNonNull(kafka),
                Objects.requireNonNull(topics),
                records,
                Objects.requireNonNull(model),
                Objects.requireNonNull(learning),
                Objects.requireNonNull(journal),
                ModelsConfig.of(values),
                ScoringConfig.of(values),
                OutcomesConfig.of(values),
                Objects.requireNonNull(evaluation),
                Objects.requireNonNull(http),
                Objects.requireNonNull(telemetry),
                source.warnings());
    }

    /** A field has one meaning only. */
    private static void checkIdField(
            String field, @Nullable Topics topics, ModelSignature signature, Problems problems) {
        boolean taken = signature.features().indexOf(field) >= 0
                || signature.target().field().equals(field);
        if (taken && topics != null && topics.outcomes() == null) {
            problems.add("id.field is '" + field
                    + "', which is a feature or the label: name a field that only identifies a record");
        }
    }

    private static void checkReplayMemory(@Nullable LearningConfig learning, int inputs, Problems problems) {
        if (learning == null) {
            return;
        }
        long max = ExperienceReplay.maxSize(inputs);
        for (Member member : learning.settings().members()) {
            ExperienceReplay replay = member.training().replay();
            if (replay.steps() > 0 && replay.size() > max) {
                problems.add("learning.replay.size=" + replay.size() + " examples of " + inputs
                        + " inputs do not fit in memory: choose at most " + max);
            }
        }
    }

    private static void checkShapes(@Nullable LearningConfig learning, ModelSignature model, Problems problems) {
        if (learning != null) {
            for (Member member : learning.settings().members()) {
                var unused = problems.check(() -> member.architecture().shape(model));
            }
        }
    }

    /** The features of a record. */
    public FeatureSchema schema() {
        return model.features();
    }
}
