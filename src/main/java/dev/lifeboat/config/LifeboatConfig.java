package dev.lifeboat.config;

import dev.lifeboat.learning.DriftSettings;
import dev.lifeboat.learning.ExperienceReplay;
import dev.lifeboat.learning.HoldOut;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.ModelDefinition;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.Schedule;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.stats.HalfLife;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.types.Password;

/**
 * The whole configuration, typed and checked.
 *
 * @param kafka settings of Kafka's clients, as they are
 * @param idField field that identifies a record without a key
 * @param batchSize training examples that fill a mini-batch
 * @param batchLingerMs longest wait for a mini-batch to fill; 0: until it is full
 * @param scalingIntervalMs how often moments are journalled without labels; 0: never
 * @param modelsIntervalMs shortest time between two published models
 * @param maxModelLagMs how far a model's newest example may be behind a record before its prediction is stale; 0: never stale
 * @param horizonMs how long predictions and outcomes wait for each other
 * @param expiryIsNegative whether a prediction whose outcome never came is learned as a negative example
 * @param maxAheadMs how far ahead of the clock a timestamp may be
 * @param deadLetterMaxBytes largest record kept whole as a dead letter
 * @param httpHost address of the management port
 * @param httpPort the management port; 0: any free one
 * @param httpAllowedHosts additional hosts that the Host header of a request may contain, without ports
 * @param httpToken bearer token of the management port; empty: none is required
 * @param otlpUrl where metrics are pushed to; empty: nowhere
 * @param logAsJson whether each log line is a JSON object
 * @param warnings about the environment, one line each
 */
public record LifeboatConfig(
        String applicationId,
        Map<String, String> kafka,
        Topics topics,
        String idField,
        FeatureSchema schema,
        ModelDefinition model,
        LearningSettings learning,
        int batchSize,
        long batchLingerMs,
        long scalingIntervalMs,
        long modelsIntervalMs,
        long maxModelLagMs,
        long horizonMs,
        boolean expiryIsNegative,
        HoldOut holdOut,
        long maxAheadMs,
        int deadLetterMaxBytes,
        String httpHost,
        int httpPort,
        List<String> httpAllowedHosts,
        Password httpToken,
        String otlpUrl,
        boolean logAsJson,
        List<String> warnings) {
    private static final Pattern APPLICATION_ID = Pattern.compile("[a-zA-Z0-9._-]{1,150}");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private static final Pattern HOST =
            Pattern.compile("[a-zA-Z0-9._-]+|\\[?[0-9a-fA-F.:]*:[0-9a-fA-F.]*:[0-9a-fA-F.:]*]?");
    private static final Pattern TOKEN = Pattern.compile("[!-~]*");

    /** What Kafka takes for no name, though each character is allowed. */
    private static final Set<String> NO_NAMES = Set.of(".", "..");

    private static final String GUARANTEE = "processing.guarantee";
    private static final String EXACTLY_ONCE = "exactly_once_v2";

    /**
     * Reads a properties file.
     *
     * @param environment variables, of which {@code LIFEBOAT_…} override keys
     * @throws InvalidConfigException if anything is wrong, with the first thing that is
     */
    public static LifeboatConfig read(Path file, Map<String, String> environment) {
        return read(file, environment, Map.of());
    }

    /** As {@link #read(Path, Map)}, with settings that are stronger than file and environment. */
    public static LifeboatConfig read(Path file, Map<String, String> environment, Map<String, String> overrides) {
        return of(ConfigSource.read(file, environment, overrides));
    }

    /** As {@link #read}, from settings that are already at hand. */
    public static LifeboatConfig of(Map<String, String> settings) {
        return of(ConfigSource.of(settings, Map.of(), Map.of()));
    }

    private static LifeboatConfig of(ConfigSource source) {
        Values values = new Values(source.parse(source.definition()));
        try {
            return build(source, values);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    private static LifeboatConfig build(ConfigSource source, Values values) {
        String applicationId = values.text(Keys.APPLICATION_ID);
        if (!APPLICATION_ID.matcher(applicationId).matches() || NO_NAMES.contains(applicationId)) {
            throw new InvalidConfigException("application.id '" + applicationId + "' does not match " + APPLICATION_ID);
        }
        FeatureSchema schema = Features.schema(values);
        Topics topics = topics(applicationId, values);
        requireIdField(values.text(Keys.ID_FIELD), topics, schema);
        requireUrl(values.text(Keys.OTLP_URL));
        LearningSettings learning = learningSettings(values);
        requireRoom(learning.replay(), schema.inputs());
        return new LifeboatConfig(
                applicationId,
                checkedKafka(source.kafka()),
                topics,
                values.text(Keys.ID_FIELD),
                schema,
                modelDefinition(schema, values),
                learning,
                values.integer(LearningKeys.BATCH_SIZE),
                values.whole(LearningKeys.BATCH_LINGER),
                values.whole(LearningKeys.SCALING_INTERVAL),
                values.whole(Keys.MODELS_INTERVAL),
                values.whole(Keys.MAX_MODEL_LAG),
                values.whole(Keys.OUTCOMES_HORIZON),
                values.text(Keys.OUTCOMES_EXPIRY).equals("negative"),
                new HoldOut(values.number(Keys.HOLDOUT)),
                values.whole(Keys.TIMESTAMPS_AHEAD),
                values.integer(Keys.DEAD_LETTERS_MAX),
                values.text(Keys.HTTP_HOST),
                values.integer(Keys.HTTP_PORT),
                allowedHosts(values.list(Keys.HTTP_ALLOWED_HOSTS)),
                token(values.secret(Keys.HTTP_TOKEN)),
                values.text(Keys.OTLP_URL),
                values.text(Keys.LOG_FORMAT).equals("json"),
                source.warnings());
    }

    private static Map<String, String> checkedKafka(Map<String, String> kafka) {
        if (kafka.getOrDefault("bootstrap.servers", "").isBlank()) {
            throw new InvalidConfigException(
                    "kafka.bootstrap.servers is missing: name a broker, such as localhost:9092");
        }
        String guarantee = kafka.getOrDefault(GUARANTEE, EXACTLY_ONCE);
        if (!guarantee.equals(EXACTLY_ONCE)) {
            throw new InvalidConfigException("kafka.processing.guarantee is '" + guarantee
                    + "': Lifeboat learns exactly once," + " only " + EXACTLY_ONCE + " is accepted");
        }
        if (kafka.containsKey(Keys.APPLICATION_ID)) {
            throw new InvalidConfigException("kafka.application.id: set application.id instead");
        }
        return Map.copyOf(kafka);
    }

    private static Topics topics(String applicationId, Values values) {
        String outcomes = values.text(Keys.TOPICS_OUTCOMES);
        requireTopicName(Keys.TOPICS_INPUT, values.text(Keys.TOPICS_INPUT));
        requireTopicName(Keys.TOPICS_PREDICTIONS, values.text(Keys.TOPICS_PREDICTIONS));
        if (!outcomes.isEmpty()) {
            requireTopicName(Keys.TOPICS_OUTCOMES, outcomes);
        }
        Topics topics = new Topics(
                applicationId,
                values.text(Keys.TOPICS_INPUT),
                outcomes.isEmpty() ? null : outcomes,
                values.text(Keys.TOPICS_PREDICTIONS),
                values.integer(Keys.TOPICS_PARTITIONS),
                values.integer(Keys.TOPICS_REPLICATION));
        long different = List.of(
                        topics.input(),
                        outcomes,
                        topics.predictions(),
                        topics.deadLetters(),
                        topics.journal(),
                        topics.models())
                .stream()
                .distinct()
                .count();
        if (different < 6) {
            throw new InvalidConfigException(
                    "topics.input, topics.outcomes and topics.predictions must be different topics,"
                            + " and none of the application's own");
        }
        return topics;
    }

    private static void requireTopicName(String key, String name) {
        if (!TOPIC.matcher(name).matches() || NO_NAMES.contains(name)) {
            throw new InvalidConfigException(key + " '" + name + "' is no topic's name: it does not match " + TOPIC);
        }
    }

    private static void requireUrl(String url) {
        if (!url.isEmpty() && !url.matches("https?://[^/\\s]+\\S*")) {
            throw new InvalidConfigException(
                    Keys.OTLP_URL + " '" + url + "' is no URL such as http://localhost:4318/v1/metrics");
        }
    }

    private static List<String> allowedHosts(List<String> hosts) {
        for (String host : hosts) {
            if (!HOST.matcher(host).matches()) {
                throw new InvalidConfigException(
                        Keys.HTTP_ALLOWED_HOSTS + " '" + host + "' is not a host name or an IP address without a port");
            }
        }
        return hosts;
    }

    /** The message does not contain the token. */
    private static Password token(Password token) {
        if (!TOKEN.matcher(token.value()).matches()) {
            throw new InvalidConfigException(
                    Keys.HTTP_TOKEN + " must consist of printable ASCII characters without spaces");
        }
        return token;
    }

    /** A field is read as one thing only. */
    private static void requireIdField(String idField, Topics topics, FeatureSchema schema) {
        boolean taken = schema.indexOf(idField) >= 0 || schema.labelField().equals(idField);
        if (taken && topics.outcomes() == null) {
            throw new InvalidConfigException("id.field is '" + idField
                    + "', which is a feature or the label: name a field that does nothing but identify a record");
        }
    }

    private static void requireRoom(ExperienceReplay replay, int inputs) {
        long largest = ExperienceReplay.largest(inputs);
        if (replay.steps() > 0 && replay.size() > largest) {
            throw new InvalidConfigException(LearningKeys.REPLAY_SIZE + "=" + replay.size() + " examples of " + inputs
                    + " inputs are too many to be remembered: choose at most " + largest);
        }
    }

    private static ModelDefinition modelDefinition(FeatureSchema schema, Values values) {
        List<Integer> hidden = values.list(LearningKeys.HIDDEN_UNITS).stream()
                .map(text -> Values.parseInt(LearningKeys.HIDDEN_UNITS, text))
                .toList();
        Initialization initialization = new Initialization(
                values.whole(LearningKeys.SEED),
                values.choice(LearningKeys.HIDDEN_INIT, Initialization.Distribution.class),
                values.choice(LearningKeys.OUTPUT_INIT, Initialization.Distribution.class));
        return new ModelDefinition(
                schema.canonical(), schema.scaledInputs(), new NetworkShape(schema.inputs(), hidden), initialization);
    }

    private static LearningSettings learningSettings(Values values) {
        return new LearningSettings(
                values.choice(LearningKeys.LOSS, Loss.class),
                values.choice(LearningKeys.REDUCTION, Loss.Reduction.class),
                optimizer(values),
                values.number(LearningKeys.CLIP_NORM),
                values.number(LearningKeys.SCALING_CLIP),
                values.integer(Keys.EVALUATION_WINDOW),
                values.number(Keys.THRESHOLD),
                new Schedule(
                        values.choice(LearningKeys.SCHEDULE, Schedule.Kind.class),
                        values.whole(LearningKeys.SCHEDULE_WARMUP),
                        values.whole(LearningKeys.SCHEDULE_PERIOD),
                        values.number(LearningKeys.SCHEDULE_DECAY),
                        values.number(LearningKeys.SCHEDULE_FLOOR)),
                values.number(LearningKeys.POSITIVE_WEIGHT),
                new ExperienceReplay(
                        values.integer(LearningKeys.REPLAY_SIZE),
                        values.integer(LearningKeys.REPLAY_STEPS),
                        values.integer(LearningKeys.REPLAY_BATCH)),
                new HalfLife(values.whole(LearningKeys.HALF_LIFE_MS), values.whole(LearningKeys.HALF_LIFE_RECORDS)),
                new DriftSettings(
                        values.choice(LearningKeys.DRIFT_DETECTOR, DriftSettings.Detector.class),
                        values.number(LearningKeys.DRIFT_CONFIDENCE),
                        values.number(LearningKeys.DRIFT_THRESHOLD),
                        values.number(LearningKeys.DRIFT_TOLERANCE),
                        values.choice(LearningKeys.DRIFT_REACTION, DriftSettings.Reaction.class)));
    }

    private static Optimizer optimizer(Values values) {
        double rate = values.number(LearningKeys.RATE);
        double epsilon = values.number(LearningKeys.EPSILON);
        Optimizer.Adam adam =
                new Optimizer.Adam(rate, values.number(LearningKeys.BETA1), values.number(LearningKeys.BETA2), epsilon);
        return switch (values.text(LearningKeys.OPTIMIZER)) {
            case "adam" -> adam;
            case "adamw" -> new Optimizer.AdamW(adam, values.number(LearningKeys.WEIGHT_DECAY));
            case "sgd" -> new Optimizer.Sgd(rate, values.number(LearningKeys.MOMENTUM));
            case "rmsprop" -> new Optimizer.RmsProp(rate, values.number(LearningKeys.ALPHA), epsilon);
            default -> throw new AssertionError("checked by the definition of the key");
        };
    }
}
