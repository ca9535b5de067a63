package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.DOUBLE;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import dev.lifeboat.learning.LearningSettings;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Every key but those of the features and of learning, with its default and what it means: beside {@link FeatureKeys} and
 * {@link LearningKeys} the only place where either is written down.
 */
final class Keys {
    static final String APPLICATION_ID = "application.id";
    static final String KAFKA_PREFIX = "kafka.";
    static final String TOPICS_INPUT = "topics.input";
    static final String TOPICS_OUTCOMES = "topics.outcomes";
    static final String TOPICS_PREDICTIONS = "topics.predictions";
    static final String TOPICS_PARTITIONS = "topics.partitions";
    static final String TOPICS_REPLICATION = "topics.replication.factor";
    static final String ID_FIELD = "id.field";
    static final String FEATURES = "features";
    static final String LABEL_FIELD = "label.field";
    static final String MODELS_INTERVAL = "models.interval.ms";
    static final String MAX_MODEL_LAG = "scoring.max.model.lag.ms";
    static final String THRESHOLD = "predictions.threshold";
    static final String OUTCOMES_HORIZON = "outcomes.horizon.ms";
    static final String OUTCOMES_EXPIRY = "outcomes.on.expiry";
    static final String EVALUATION_WINDOW = "evaluation.window";
    static final String HOLDOUT = "evaluation.holdout.fraction";
    static final String TIMESTAMPS_AHEAD = "timestamps.max.ahead.ms";
    static final String DEAD_LETTERS_MAX = "dead.letters.max.bytes";
    static final String HTTP_HOST = "http.host";
    static final String HTTP_PORT = "http.port";
    static final String HTTP_ALLOWED_HOSTS = "http.allowed.hosts";
    static final String HTTP_TOKEN = "http.token";
    static final String OTLP_URL = "metrics.otlp.url";
    static final String LOG_FORMAT = "log.format";

    /** Longest time in ms: it may be added to any time without overflow. */
    static final long LONGEST = Long.MAX_VALUE / 4;

    private Keys() {}

    /** The keys that exist whatever the features are. */
    static ConfigDef general() {
        ConfigDef keys = new ConfigDef();
        defineTopics(keys);
        LearningKeys.define(keys);
        defineServing(keys);
        defineOutcomes(keys);
        defineEvaluation(keys);
        defineLimits(keys);
        defineOperation(keys);
        return keys;
    }

    private static void defineTopics(ConfigDef keys) {
        keys.define(
                        APPLICATION_ID,
                        STRING,
                        NO_DEFAULT_VALUE,
                        HIGH,
                        "Name of this application: prefix of the topics it owns, its consumer group and its transactions, and the model's name.")
                .define(TOPICS_INPUT, STRING, NO_DEFAULT_VALUE, HIGH, "Topic of the records to predict and learn from.")
                .define(
                        TOPICS_OUTCOMES,
                        STRING,
                        "",
                        HIGH,
                        "Topic of the labels that come later; empty: labels come with the records only.")
                .define(TOPICS_PREDICTIONS, STRING, "predictions", HIGH, "Topic of the predictions.")
                .define(
                        TOPICS_PARTITIONS,
                        INT,
                        4,
                        between(1, 10_000),
                        MEDIUM,
                        "Partitions of input, outcomes, predictions and dead letters where this service creates them.")
                .define(
                        TOPICS_REPLICATION,
                        INT,
                        1,
                        between(1, 100),
                        MEDIUM,
                        "Replicas of topics that this service creates.")
                .define(
                        ID_FIELD,
                        STRING,
                        "id",
                        MEDIUM,
                        "Field that identifies a record without a key, where topics.outcomes is empty.")
                .define(FEATURES, LIST, NO_DEFAULT_VALUE, HIGH, "Names of the features, in order.")
                .define(
                        LABEL_FIELD,
                        STRING,
                        "label",
                        HIGH,
                        "Field that holds the label, 0/1 or false/true, in records and outcomes.");
    }

    private static void defineServing(ConfigDef keys) {
        keys.define(
                        MODELS_INTERVAL,
                        LONG,
                        100L,
                        between(1, 86_400_000),
                        MEDIUM,
                        "Shortest time between two published models.")
                .define(
                        MAX_MODEL_LAG,
                        LONG,
                        0L,
                        between(0, LONGEST),
                        MEDIUM,
                        "How far the newest example of a model may be behind the record that it scores; behind that, the prediction"
                                + " says so; 0: never.")
                .define(THRESHOLD, DOUBLE, 0.5, between(0, 1), MEDIUM, "Probability above which the prediction is 1.");
    }

    private static void defineOutcomes(ConfigDef keys) {
        keys.define(
                        OUTCOMES_HORIZON,
                        LONG,
                        604_800_000L,
                        between(1, LONGEST),
                        HIGH,
                        "How long a prediction waits for its outcome, and an outcome for its record, in the time of the records.")
                .define(
                        OUTCOMES_EXPIRY,
                        STRING,
                        "discard",
                        in("discard", "negative"),
                        MEDIUM,
                        "What is learned from a prediction whose outcome never came; negative: silence is the label 0.");
    }

    private static void defineEvaluation(ConfigDef keys) {
        keys.define(
                        EVALUATION_WINDOW,
                        INT,
                        1000,
                        between(1, LearningSettings.LARGEST_WINDOW),
                        LOW,
                        "Predictions that the sliding window of the evaluation holds.")
                .define(
                        HOLDOUT,
                        DOUBLE,
                        0.0,
                        between(0, 1),
                        MEDIUM,
                        "Share of the ids that are evaluated and never learned from.");
    }

    private static void defineLimits(ConfigDef keys) {
        keys.define(
                        TIMESTAMPS_AHEAD,
                        LONG,
                        3_600_000L,
                        between(0, LONGEST),
                        LOW,
                        "How far ahead of the clock a record's timestamp may be.")
                .define(
                        DEAD_LETTERS_MAX,
                        INT,
                        900_000,
                        between(1, 100_000_000),
                        LOW,
                        "Largest record that is kept whole as a dead letter.");
    }

    private static void defineOperation(ConfigDef keys) {
        keys.define(
                        HTTP_HOST,
                        STRING,
                        "127.0.0.1",
                        new ConfigDef.NonEmptyString(),
                        MEDIUM,
                        "Address that metrics, health and the model are served on; 0.0.0.0: all of this machine's.")
                .define(
                        HTTP_PORT,
                        INT,
                        8080,
                        between(0, 65_535),
                        MEDIUM,
                        "Port of metrics, health and the model; 0: any free one.")
                .define(
                        HTTP_ALLOWED_HOSTS,
                        LIST,
                        "",
                        MEDIUM,
                        "Host names and IP addresses, without ports, that the Host header of a request may contain, in addition to"
                                + " localhost, loopback addresses and http.host. If empty and http.host is 0.0.0.0: also the IP"
                                + " addresses and the host name of this machine.")
                .define(
                        HTTP_TOKEN,
                        PASSWORD,
                        "",
                        MEDIUM,
                        "Bearer token that requests must send, except for health checks and the files of the page; empty: no"
                                + " token is required.")
                .define(
                        OTLP_URL,
                        STRING,
                        "",
                        LOW,
                        "Where metrics are pushed to over OTLP each minute, such as http://localhost:4318/v1/metrics; empty:"
                                + " nowhere.")
                .define(LOG_FORMAT, STRING, "text", in("text", "json"), LOW, "How log lines look.");
    }
}
