package dev.lifeboat.topology;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.MessageSchema;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.JournalEntry;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.SettingsEntry;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.PendingStates;
import dev.lifeboat.pipeline.SourceTopics;
import dev.lifeboat.pipeline.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The whole topology in a TopologyTestDriver, with the Titanic configuration unless it is overridden. Each mini-batch is written to the
 * journal at once.
 *
 * <p>The wall clock follows the timestamps: sending a record moves it forward to the timestamp of the record, unless the record is
 * explicitly {@linkplain #recordAhead ahead of the clock}.
 */
public final class Pipeline implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** {@link #START} in ms since the epoch. */
    public static final long T0 = START.toEpochMilli();

    static final Path TITANIC = Path.of("config/titanic.properties");

    /** The ids of the source topics. */
    static final SourceTopics SOURCE_TOPICS = new SourceTopics("id", "id");

    private static final long MAX_BYTES = 10_000_000;

    private final Path stateDirectory = newDirectory();
    final LifeboatConfig config;
    final ModelHolder holder;
    final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> records;
    private final @Nullable TestInputTopic<byte[], byte[]> outcomes;
    private final TestOutputTopic<byte[], byte[]> predictions;
    private final TestOutputTopic<byte[], byte[]> deadLetters;
    private final TestOutputTopic<byte[], byte[]> journal;
    private final TestOutputTopic<byte[], byte[]> models;
    private final RecordingObserver observer = new RecordingObserver();
    private final Restarts restarts = new Restarts();
    private final WallClock clock = new WallClock();
    private long recordsSent;
    private long outcomesSent;

    private Pipeline(LifeboatConfig config) {
        this.config = config;
        this.holder = new ModelHolder(
                Model.untrained(config.model(), config.learning().settings()));
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        properties.put(StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG, Restarts.Wrapper.class);
        properties.put(Restarts.SETTING, restarts);
        TopologyInputs inputs = new TopologyInputs(1, SOURCE_TOPICS, MAX_BYTES, holder, observer);
        Changelogs changelogs = new Changelogs(MAX_BYTES, MAX_BYTES, MAX_BYTES);
        driver = new TopologyTestDriver(
                new LifeboatTopology(config, inputs, changelogs, clock).build(properties), properties, START);
        ByteArraySerializer serializer = new ByteArraySerializer();
        ByteArrayDeserializer deserializer = new ByteArrayDeserializer();
        records = driver.createInputTopic(config.topics().input(), serializer, serializer);
        String outcomesTopic = config.topics().outcomes();
        outcomes = outcomesTopic == null ? null : driver.createInputTopic(outcomesTopic, serializer, serializer);
        predictions = driver.createOutputTopic(config.topics().predictions(), deserializer, deserializer);
        deadLetters = driver.createOutputTopic(config.topics().deadLetters(), deserializer, deserializer);
        journal = driver.createOutputTopic(config.topics().journal(), deserializer, deserializer);
        models = driver.createOutputTopic(config.topics().models(), deserializer, deserializer);
        driver.createInputTopic(config.topics().journal(), serializer, serializer)
                .pipeInput(null, settings());
    }

    /** The first journal record, which the service writes before the streams start. */
    private byte[] settings() {
        return new JournalCodec(config.model())
                .toBytes(new SettingsEntry(
                        config.model().fingerprint(), config.learning().settings()));
    }

    /** The shipped configuration with some keys replaced. */
    public static Pipeline titanic(Map<String, String> overrides) {
        return of(TITANIC, overrides);
    }

    static Pipeline of(Path file, Map<String, String> overrides) {
        Map<String, String> settings = new HashMap<>(Map.of("journal.linger.ms", "0"));
        settings.putAll(overrides);
        return new Pipeline(LifeboatConfig.read(file, Map.of(), settings));
    }

    public LifeboatConfig config() {
        return config;
    }

    public ModelHolder holder() {
        return holder;
    }

    public void record(@Nullable String id, @Nullable String json) {
        record(id, json, T0);
    }

    public void record(@Nullable String id, @Nullable String json, long timestamp) {
        record(bytes(id), bytes(json), timestamp, new RecordHeaders());
    }

    void record(byte @Nullable [] id, byte @Nullable [] value, long timestamp, Headers headers) {
        advanceTo(timestamp);
        recordAhead(id, value, timestamp, headers);
    }

    /** Sends a record whose timestamp may be ahead of the wall clock, which stays. */
    void recordAhead(byte @Nullable [] id, byte @Nullable [] value, long timestamp, Headers headers) {
        recordsSent++;
        records.pipeInput(new TestRecord<>(id, value, headers, timestamp));
    }

    void recordAhead(@Nullable String id, @Nullable String json, long timestamp) {
        recordAhead(bytes(id), bytes(json), timestamp, new RecordHeaders());
    }

    void outcome(@Nullable String id, @Nullable String json, long timestamp) {
        outcome(bytes(id), bytes(json), timestamp, new RecordHeaders());
    }

    void outcome(byte @Nullable [] id, byte @Nullable [] value, long timestamp, Headers headers) {
        advanceTo(timestamp);
        outcomeAhead(id, value, timestamp, headers);
    }

    /** Sends an outcome whose timestamp may be ahead of the wall clock, which stays. */
    void outcomeAhead(byte @Nullable [] id, byte @Nullable [] value, long timestamp, Headers headers) {
        outcomesSent++;
        Objects.requireNonNull(outcomes, "labels arrive with the records only")
                .pipeInput(new TestRecord<>(id, value, headers, timestamp));
    }

    void outcomeAhead(@Nullable String id, @Nullable String json, long timestamp) {
        outcomeAhead(bytes(id), bytes(json), timestamp, new RecordHeaders());
    }

    /** Moves the wall clock forward. */
    public void advance(long ms) {
        clock.now += ms;
        driver.advanceWallClockTime(Duration.ofMillis(ms));
    }

    /** Moves the wall clock forward to this time, unless it is already past it. */
    void advanceTo(long timeMs) {
        if (timeMs > clock.now) {
            advance(timeMs - clock.now);
        }
    }

    /** The wall clock, in ms since the epoch. */
    long now() {
        return clock.now;
    }

    /** Replaces all processors, which loses their timers; the stores contain what was committed. */
    void restart() {
        restarts.restart(clock.now);
    }

    /** Initializes the same processors again, as after an aborted transaction. */
    void initAgain() {
        restarts.initAgain(clock.now);
    }

    long recordsSent() {
        return recordsSent;
    }

    long outcomesSent() {
        return outcomesSent;
    }

    public List<TestRecord<byte[], byte[]>> predictions() {
        return checked(predictions, MessageSchema.PREDICTION);
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        List<TestRecord<byte[], byte[]>> letters = deadLetters.readRecordsToList();
        letters.forEach(letter -> MessageSchema.checkDeadLetter(letter.headers()));
        return letters;
    }

    /** What scoring tasks wrote to the journal since the previous call. */
    public List<ExamplesEntry> journal() {
        return entries().stream()
                .filter(ExamplesEntry.class::isInstance)
                .map(ExamplesEntry.class::cast)
                .toList();
    }

    /** What was written to the journal since the previous call, checkpoints included. */
    List<JournalEntry> entries() {
        JournalCodec codec = new JournalCodec(config.model());
        return journal.readRecordsToList().stream()
                .map(record -> codec.fromBytes(record.value()))
                .toList();
    }

    /** The examples that were written to the journal since the previous call. */
    List<Example> examples() {
        return journal().stream().flatMap(entry -> entry.examples().stream()).toList();
    }

    List<TestRecord<byte[], byte[]>> models() {
        return checked(models, MessageSchema.MODEL);
    }

    private static List<TestRecord<byte[], byte[]>> checked(
            TestOutputTopic<byte[], byte[]> topic, MessageSchema schema) {
        List<TestRecord<byte[], byte[]>> records = topic.readRecordsToList();
        records.forEach(record -> schema.check(record.value()));
        return records;
    }

    Model model() {
        return holder.newest().model();
    }

    /** The accounting as of the last commit. */
    public Totals totals() {
        return observer.totals();
    }

    /** The pending state of an id, in words; see {@link PendingStates}. */
    String state(String id) {
        byte[] state = pending().get(Bytes.wrap(id.getBytes(StandardCharsets.UTF_8)));
        return PendingStates.describe(config, state);
    }

    KeyValueStore<Bytes, byte[]> pending() {
        return driver.getKeyValueStore(LifeboatTopology.PENDING_STORE);
    }

    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Also checks the output that no test has read. */
    @Override
    public void close() {
        predictions();
        deadLetters();
        models();
        driver.close();
        try {
            Utils.delete(stateDirectory.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A directory for this pipeline alone: the default one is shared by all runs of the tests. */
    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("lifeboat-pipeline-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The clock of the driver, as the topology sees it. */
    private static final class WallClock extends Clock {
        private long now = T0;

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
