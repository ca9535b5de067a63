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
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Member;
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

    /** Settings without members, and those of one member without its breakpoints. */
    private static final int SETTINGS = 256;

    private static final int MEMBER_SETTINGS = 256;

    /** Members of which earlier settings can consist, if there are fewer now. */
    private static final int USUAL_MEMBERS = 10;

    /** The detection count of a statistic and its detector, with the reference of an input. */
    private static final int NO_DETECTOR = COUNT;

    private static final int PAGE_HINKLEY = NO_DETECTOR + 5 * COUNT + 10 * NUMBER;

    /** 13 rows of five buckets with two sums each. */
    private static final int ADWIN = NO_DETECTOR + 2 * COUNT + 4 * NUMBER + 13 * (1 + 5 * 2 * NUMBER);

    /** The longest JSON number, {@code -2.2250738585072014E-308}, and a comma. */
    private static final int JSON_NUMBER = 25;

    /** A layer without its weights, or a drift event without the name of its feature. */
    private static final int JSON_NODE = 256;

    /** A member of an ensemble without its layers. */
    private static final int JSON_MEMBER = 1024;

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
                + JournalCodec.maxBytes(config.model(), examples(), members())
                + (long) COUNT * config.schema().features().size()
                + (long) COUNT * new Totals().toArray().length;
    }

    /** Members that can have predicted an example: those of now, or of an ensemble before it. */
    private int members() {
        return Math.max(config.learning().settings().members().size(), USUAL_MEMBERS);
    }

    private long examples() {
        // A record can resolve its own id and advance the stream time, so that other ids expire.
        int expired = config.outcomes().onExpiry() == OnExpiry.NEGATIVE ? ScoringTask.MAX_EXPIRED_PER_RECORD : 0;
        int heldOut = config.evaluation().holdOut().fraction() > 0 ? Ledger.MAX_HELD_OUT + expired : 0;
        return (long) config.learning().batching().size() + expired + heldOut;
    }

    /** Size of a learner state; the examples of its replay buffer are records of their own. */
    long learnerState() {
        long statistic = switch (config.learning().settings().drift().detector()) {
            case NONE -> NO_DETECTOR;
            case ADWIN -> ADWIN;
            case PAGE_HINKLEY -> PAGE_HINKLEY;
        };
        int window = config.evaluation().settings().window();
        return OVERHEAD
                + config.learning().settings().members().stream()
                        .mapToLong(member -> memberState(member, window, statistic))
                        .sum()
                + (long) MOMENTS * config.model().scaledInputs().length
                + (long) (Integer.BYTES + COUNT) * partitions
                + (long) EVALUATIONS * (EVALUATION + (NUMBER + 1L) * window)
                + (long) DRIFT_EVENTS * (4 * NUMBER + 2 + COUNT)
                + (long) LEARNER_EVENTS * (2 * NUMBER + 1 + 2 * settings())
                + statistic * (config.model().inputs() + 1L);
    }

    private long settings() {
        long members = config.learning().settings().members().stream()
                .mapToLong(RecordSizes::memberSettings)
                .sum();
        return SETTINGS + Math.max(members, (long) USUAL_MEMBERS * MEMBER_SETTINGS);
    }

    private static long memberSettings(Member member) {
        return MEMBER_SETTINGS
                + (long) NUMBER * member.architecture().encoding().breakpoints().size();
    }

    /** Its name, weight, evaluation, drift detector and network. */
    private long memberState(Member member, int window, long detector) {
        NetworkShape shape = member.architecture().shape(config.model());
        return OVERHEAD
                + EVALUATION
                + (NUMBER + 1L) * window
                + detector
                + 3L * NUMBER * shape.parameterCount()
                + (long) NUMBER * shape.outputs()
                + (long) COUNT * shape.hiddenUnits();
    }

    /** Size of a checkpoint: the learner state with the examples of its replay buffers. */
    long checkpoint() {
        long example = (long) NUMBER * config.model().inputs() + NUMBER;
        return learnerState()
                + example
                        * config.learning().settings().members().stream()
                                .mapToLong(member -> member.training().replay().size())
                                .sum();
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
     * Size of a published model: that of one untrained network with one hidden unit in which every number has the maximum length, plus the
     * parameters and layers of each member, events and positions.
     */
    long model() {
        LearningSettings settings = config.learning().settings();
        Member any = settings.members().get(0);
        Architecture one = new Architecture(List.of(1), any.architecture().initialization());
        LearningSettings smallest = settings.withMembers(List.of(Member.single(one, any.training())));
        Learner learner = new Learner(config.model(), LearnerState.initial(config.model(), smallest));
        byte[] json = new ModelJson(config.applicationId(), config.model()).toBytes(learner.model(), learner.state());
        return OVERHEAD
                + json.length
                + (long) JSON_NUMBER * numbers(json)
                + settings.members().stream().mapToLong(this::networkJson).sum()
                + (long) DRIFT_EVENTS * (JSON_NODE + longestName())
                + (long) LEARNER_EVENTS * JSON_SETTINGS_CHANGE
                + (long) JSON_POSITION * partitions;
    }

    private long networkJson(Member member) {
        NetworkShape shape = member.architecture().shape(config.model());
        int breakpoints = member.architecture().encoding().breakpoints().size();
        return JSON_MEMBER
                + (long) JSON_NUMBER * (shape.parameterCount() + breakpoints)
                + (long) JSON_NODE * shape.layers()
                + 3L * shape.hiddenUnits();
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
