package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The topics of one application. The topics that it owns are named after it.
 *
 * @param input records to predict and learn from
 * @param outcomes labels that arrive later; null if labels arrive with the records only
 * @param partitions of input, outcomes, predictions and dead letters where they are created
 * @param replicationFactor of topics that are created
 */
public record Topics(
        String applicationId,
        String input,
        @Nullable String outcomes,
        String predictions,
        int partitions,
        int replicationFactor) {
    private static final Key<String> INPUT =
            Key.text("topics.input", "Topic with the records to predict and learn from.");

    private static final Key<String> OUTCOMES = Key.text(
                    "topics.outcomes",
                    "Topic with labels that arrive later. Empty: labels arrive with the records only.")
            .orElse("");

    private static final Key<String> PREDICTIONS =
            Key.text("topics.predictions", "Topic for the predictions.").orElse("predictions");

    private static final Key<Integer> PARTITIONS = Key.integer(
                    "topics.partitions",
                    "Number of partitions of the input, outcomes, predictions and dead-letter topics that Lifeboat creates.")
            .orElse(4)
            .validatedBy(between(1, 10_000));

    private static final Key<Integer> REPLICATION = Key.integer(
                    "topics.replication.factor", "Replication factor of the topics that Lifeboat creates.")
            .orElse(1)
            .validatedBy(between(1, 100));

    static final List<Key<?>> KEYS = List.of(INPUT, OUTCOMES, PREDICTIONS, PARTITIONS, REPLICATION);

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    /** Names of legal characters that Kafka rejects. */
    static final Set<String> RESERVED_NAMES = Set.of(".", "..");

    public Topics {
        requireName(INPUT, input);
        requireName(PREDICTIONS, predictions);
        if (outcomes != null) {
            requireName(OUTCOMES, outcomes);
        }
    }

    static Topics of(String applicationId, Values values) {
        String outcomes = values.get(OUTCOMES);
        Topics topics = new Topics(
                applicationId,
                values.get(INPUT),
                outcomes.isEmpty() ? null : outcomes,
                values.get(PREDICTIONS),
                values.get(PARTITIONS),
                values.get(REPLICATION));
        List<String> all = topics.all();
        if (Set.copyOf(all).size() < all.size()) {
            throw new InvalidConfigException("topics.input, topics.outcomes and topics.predictions must be different"
                    + " topics, and none of the topics that the application owns");
        }
        return topics;
    }

    private static void requireName(Key<String> key, String name) {
        if (!NAME.matcher(name).matches() || RESERVED_NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    key.name() + " '" + name + "' is not a topic name: it does not match " + NAME);
        }
    }

    /** All topics, the input first. */
    public List<String> all() {
        return Stream.of(input, outcomes, predictions, deadLetters(), journal(), models())
                .filter(Objects::nonNull)
                .toList();
    }

    public String deadLetters() {
        return applicationId + "-dead-letters";
    }

    /** One partition, because a model has one history. */
    public String journal() {
        return applicationId + "-journal";
    }

    /** Published models; one partition, compacted. */
    public String models() {
        return applicationId + "-models";
    }
}
