package dev.lifeboat.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.OutcomesConfig.OnExpiry;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.learning.Architecture;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.ModelDefinition;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.pipeline.Ledger;
import dev.lifeboat.pipeline.ScoringTask;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.RawRecord;
import dev.lifeboat.schema.RecordId;
import dev.lifeboat.topology.Changelogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Upper bounds, in bytes, of the records that the service writes, including Kafka's overhead. Windows and buffers that fill over time are
 * counted as full. The bounds are sums over the formats of {@link dev.lifeboat.learning.JournalCodec}, {@link
 * dev.lifeboat.pipeline.LedgerCodec}, {@link dev.lifeboat.learning.LearnerStateCodec}, {@link ModelJson} and {@link
 * dev.lifeboat.format.PredictionWriter}.
 */
public final class RecordSizes {
    /** Overhead of a batch, the key of a record (an application id), and the fixed part of each format. */
    static final int OVERHEAD = 1024;

    private static final int COUNT = 9;
    private static final int NUMBER = 8;

    /** Count, mean and M2 of a variable of the running moments. */
    private static final int MOMENTS = 3 * NUMBER;

    /** Four counts, 12 sums, and two counts in each of 100 bins. */
    private static final int METRIC_SUMS = 204 * COUNT + 12 * NUMBER;

    /** Sums of the model and two baselines, two label histories, settings and fading averages; without the window. */
    private static final int EVALUATION = 3 * METRIC_SUMS + 2 * (2 * COUNT + NUMBER) + 6 * NUMBER + 2 * COUNT;

    private static final int EVALUATIONS = 3;

    private static final int DRIFT_EVENTS = 20;

    private static final int LEARNER_EVENTS = 10;

    /** The settings before and after a change. */
    private static final int SETTINGS_CHANGE = 2 * (COUNT + 35 * NUMBER);

    /** The detection count of a statistic and its detector, with the reference of an input. */
    private static final int NO_DETECTOR = COUNT;

    private static final int PAGE_HINKLEY = NO_DETECTOR + 5 * COUNT + 10 * NUMBER;

    /** 13 rows of five buckets with two sums each. */
    private static final int ADWIN = NO_DETECTOR + 2 * COUNT + 4 * NUMBER + 13 * (1 + 5 * 2 * NUMBER);

    /** The longest JSON number, {@code -2.2250738585072014E-308}, and a comma. */
    private static final int JSON_NUMBER = 25;

    /** A layer without its weights, or a drift event without the name of its feature. */
    private static final int JSON_NODE = 256;

    /** All settings with their values before and after a change. */
    private static final int JSON_SETTINGS_CHANGE = 4096;

    /** The position of a partition in the journal. */
    private static final int JSON_POSITION = 72;

    /** Headers with reason, message without the name of a feature, size, topic, partition and offset. */
    private static final int DEAD_LETTER_HEADERS = 1024;

    /** Encoded lengths of the name and the value of a header. */
    private static final int HEADER = 11;

    /** Bytes of an escaped character in JSON. */
    private static final int MAX_ESCAPED_BYTES = 6;

    /** The JSON of a prediction without the id and the name of the model. */
    private static final int PREDICTION = 256;

    private final LifeboatConfig config;
    private final int partitions;

    /** @param partitions of the input topic */
    public RecordSizes(LifeboatConfig config, int partitions) {
        this.config = config;
        this.partitions = partitions;
    }

    /** The settings of the changelog topics. */
    public Changelogs changelogs() {
        return new Changelogs(journalEntry(), learnerState(), pendingOutcome());
    }

    /** Size of a journal entry; the snapshot of a ledger contains one. */
    long journalEntry() {
        return OVERHEAD
                + Ledger.MAX_READY_BYTES
                + JournalCodec.maxBytes(config.model().signature(), examples())
                + (long) COUNT * config.schema().features().size()
                + (long) COUNT * new Totals().toArray().length;
    }

    private long examples() {
        // A record can resolve its own id and advance the stream time, so that other ids expire.
        int expired = config.outcomes().onExpiry() == OnExpiry.NEGATIVE ? ScoringTask.MAX_EXPIRED_PER_RECORD : 0;
        int heldOut = config.evaluation().holdOut().fraction() > 0 ? Ledger.MAX_HELD_OUT + expired : 0;
        return (long) config.learning().batching().size() + expired + heldOut;
    }

    /** Size of a learner state; the examples of its replay buffer are records of their own. */
    long learnerState() {
        NetworkShape shape = config.model().shape();
        long statistic = switch (config.learning().settings().drift().detector()) {
            case NONE -> NO_DETECTOR;
            case ADWIN -> ADWIN;
            case PAGE_HINKLEY -> PAGE_HINKLEY;
        };
        int window = config.evaluation().settings().window();
        return OVERHEAD
                + 3L * NUMBER * shape.parameterCount()
                + (long) NUMBER * shape.outputs()
                + (long) MOMENTS * config.model().scaledInputs().length
                + (long) (Integer.BYTES + COUNT) * partitions
                + (long) EVALUATIONS * (EVALUATION + (NUMBER + 1L) * window)
                + (long) COUNT * shape.hiddenUnits()
                + (long) DRIFT_EVENTS * (4 * NUMBER + 2 + COUNT)
                + (long) LEARNER_EVENTS * (2 * NUMBER + 1 + SETTINGS_CHANGE)
                + statistic * (shape.inputs() + 1L);
    }

    /** Size of a checkpoint: the learner state with the examples of its replay buffer. */
    long checkpoint() {
        long example = (long) NUMBER * config.model().shape().inputs() + NUMBER;
        return learnerState()
                + example * config.learning().settings().training().replay().size();
    }

    /** Size of a dead letter: the whole record and the headers that describe the error. */
    long deadLetter() {
        return wholeRecord() + DEAD_LETTER_HEADERS + longestName();
    }

    /** Size of a pending outcome: the whole record. */
    long pendingOutcome() {
        return wholeRecord();
    }

    /** Size of a prediction: the headers of its record, the id as key and, escaped, in the value. */
    long prediction() {
        return wholeRecord()
                + (long) MAX_ESCAPED_BYTES * RecordId.MAX_BYTES
                + config.applicationId().length()
                + PREDICTION;
    }

    /** Size of the largest accepted record. */
    private long wholeRecord() {
        return (long) OVERHEAD + config.records().maxDeadLetterBytes() + RawRecord.MAX_HEADERS * HEADER;
    }

    /**
     * Size of a published model: that of an untrained network with one hidden unit in which every number has the maximum length, plus the
     * remaining parameters and layers, events and positions.
     */
    long model() {
        NetworkShape shape = config.model().shape();
        ModelDefinition smallest = new ModelDefinition(
                config.model().signature(),
                new Architecture(List.of(1), config.model().architecture().initialization()));
        Learner learner = new Learner(
                smallest, LearnerState.initial(smallest, config.learning().settings()));
        byte[] json = new ModelJson(config.applicationId(), smallest).toBytes(learner.model(), learner.state());
        return OVERHEAD
                + json.length
                + (long) JSON_NUMBER * numbers(json)
                + (long) JSON_NUMBER * shape.parameterCount()
                + (long) JSON_NODE * shape.layers()
                + 3L * shape.hiddenUnits()
                + (long) DRIFT_EVENTS * (JSON_NODE + longestName())
                + (long) LEARNER_EVENTS * JSON_SETTINGS_CHANGE
                + (long) JSON_POSITION * partitions;
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
            throw new UncheckedIOException("a published model is JSON", e);
        }
    }

    /** Counts numbers, and nulls that can be numbers. */
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
