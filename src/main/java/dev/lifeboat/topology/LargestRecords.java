package dev.lifeboat.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.ModelDefinition;
import dev.lifeboat.nn.NetworkShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Upper bounds, in bytes, of the records that grow with the network and not with what is sent: with Kafka's own part of a record, and
 * with everything that fills up over time already full. They are sums over the formats of {@link dev.lifeboat.learning.JournalCodec},
 * {@link Ledger}, {@link LearnerState} and {@link ModelJson}.
 */
public final class LargestRecords {
    /** What producers and topics take unless they are told otherwise: the smaller of their two defaults. */
    public static final int KAFKAS_DEFAULT = 1 << 20;

    /** What Kafka allows itself for a batch, a record's key (an application id) and headers; and what comes once in each format. */
    private static final int ENVELOPE = 1024;

    private static final int COUNT = 9;
    private static final int NUMBER = 8;

    /** Variables of the running moments: count, mean and M2. */
    private static final int MOMENTS = 3 * NUMBER;

    /** Four counts, 12 sums and two counts in each of 100 bins. */
    private static final int METRIC_SUMS = 204 * COUNT + 12 * NUMBER;

    /** Beside the window: sums of the model and two baselines, two histories of labels, fading averages. */
    private static final int EVALUATION = 3 * METRIC_SUMS + 2 * (2 * COUNT + NUMBER) + 4 * NUMBER + 2 * COUNT;

    private static final int DRIFT_EVENTS = 20;

    /** A count and a detector of a statistic, with what an input's detector knows of its input. */
    private static final int NO_DETECTOR = COUNT;

    private static final int PAGE_HINKLEY = NO_DETECTOR + 5 * COUNT + 10 * NUMBER;

    /** 13 rows of five buckets with two sums each. */
    private static final int ADWIN = NO_DETECTOR + 2 * COUNT + 4 * NUMBER + 13 * (1 + 5 * 2 * NUMBER);

    /** Longest JSON number, {@code -2.2250738585072014E-308}, and its comma. */
    private static final int JSON_NUMBER = 25;

    /** A layer or a drift event with its numbers, without weights and the name of a feature. */
    private static final int JSON_NODE = 256;

    /** A partition's place in the journal. */
    private static final int JSON_PLACE = 72;

    /** Reason, message without a feature's name, size, topic, partition and offset, each with its header's name. */
    private static final int DEAD_LETTER_HEADERS = 1024;

    /** Two lengths of a header's name and value, and a flag. */
    private static final int HEADER = 11;

    private final LifeboatConfig config;
    private final int partitions;

    /** @param partitions of the input topic */
    public LargestRecords(LifeboatConfig config, int partitions) {
        this.config = config;
        this.partitions = partitions;
    }

    /** Of the journal; a ledger's snapshot holds one. */
    public long journalRecord() {
        long example = 1 + NUMBER * (config.model().shape().inputs() + 2L) + COUNT;
        return ENVELOPE
                + examples() * example
                + (long) MOMENTS * config.model().scaledInputs().length
                + (long) COUNT * config.schema().features().size()
                + (long) COUNT * new Totals().toArray().length;
    }

    private long examples() {
        // One record can resolve its own id, and let it and others expire.
        int atOnce = config.expiryIsNegative() ? OutcomeJoin.SWEEP + 2 : 0;
        int heldOut = config.holdOut().fraction() > 0 ? Ledger.MOST_HELD_OUT + atOnce : 0;
        return (long) config.batchSize() + atOnce + heldOut;
    }

    /** Of the learner's changelog; the examples of the replay are records of their own. */
    public long learnerState() {
        NetworkShape shape = config.model().shape();
        long statistic = switch (config.learning().drift().detector()) {
            case NONE -> NO_DETECTOR;
            case ADWIN -> ADWIN;
            case PAGE_HINKLEY -> PAGE_HINKLEY;
        };
        return ENVELOPE
                + 3L * NUMBER * shape.parameterCount()
                + (long) MOMENTS * config.model().scaledInputs().length
                + (long) (Integer.BYTES + COUNT) * partitions
                + 2L * (EVALUATION + (NUMBER + 1L) * config.learning().evaluationWindow())
                + METRIC_SUMS
                + (long) COUNT * shape.hiddenUnits()
                + (long) DRIFT_EVENTS * (4 * NUMBER + 2 + COUNT)
                + statistic * (shape.inputs() + 1L);
    }

    /** With all that its record had. */
    public long deadLetter() {
        return wholeRecord() + DEAD_LETTER_HEADERS + longestName();
    }

    /** With key, value and headers, as it came. */
    public long earlyOutcome() {
        return wholeRecord();
    }

    private long wholeRecord() {
        return (long) ENVELOPE + config.deadLetterMaxBytes() + DeadLetters.MOST_HEADERS * HEADER;
    }

    /** Of the models: as of a network of one hidden unit that knows nothing, with each number as long as a number can be. */
    public long model() {
        ModelDefinition model = config.model();
        NetworkShape shape = model.shape();
        ModelDefinition smallest = new ModelDefinition(
                model.inputs(),
                model.scaledInputs(),
                new NetworkShape(shape.inputs(), List.of(1)),
                model.initialization());
        Learner learner = new Learner(smallest, LearnerState.initial(smallest, config.learning()));
        byte[] json = new ModelJson(config.applicationId(), config.schema(), smallest)
                .toBytes(learner.model(), learner.state());
        return ENVELOPE
                + json.length
                + (long) JSON_NUMBER * numbers(json)
                + (long) JSON_NUMBER * shape.parameterCount()
                + (long) JSON_NODE * shape.layers()
                + 3L * shape.hiddenUnits()
                + (long) DRIFT_EVENTS * (JSON_NODE + longestName())
                + (long) JSON_PLACE * partitions;
    }

    private int longestName() {
        return config.schema().features().stream()
                .mapToInt(feature -> feature.name().length())
                .max()
                .orElse(0);
    }

    private static long numbers(byte[] json) {
        try {
            return numbers(new ObjectMapper().readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException("a model is JSON", e);
        }
    }

    /** Numbers, and nulls where there may be one. */
    private static long numbers(JsonNode json) {
        if (!json.isContainerNode()) {
            return json.isNumber() || json.isNull() ? 1 : 0;
        }
        long numbers = 0;
        for (JsonNode child : json) {
            numbers += numbers(child);
        }
        return numbers;
    }
}
