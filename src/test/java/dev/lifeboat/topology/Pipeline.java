package dev.lifeboat.topology;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.Model;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.PendingState;
import dev.lifeboat.pipeline.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
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

/** The whole topology in a TopologyTestDriver, with the Titanic configuration unless it is overridden. */
final class Pipeline implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** {@link #START} in ms since the epoch. */
    static final long T0 = START.toEpochMilli();

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
    private long now = T0;
    private long recordsSent;
    private long outcomesSent;

    private Pipeline(LifeboatConfig config) {
        this.config = config;
        this.holder = new ModelHolder(config.model().untrained(config.learning().settings().scaling().clip()));
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        properties.put(StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG, Restarts.Wrapper.class);
        properties.put(Restarts.SETTING, restarts);
        Clock clock = Clock.fixed(START, ZoneOffset.UTC);
        driver = new TopologyTestDriver(
                new LifeboatTopology(config, 1, holder, observer, clock).build(properties), properties, START);
        ByteArraySerializer serializer = new ByteArraySerializer();
        ByteArrayDeserializer deserializer = new ByteArrayDeserializer();
        records = driver.createInputTopic(config.topics().input(), serializer, serializer);
        String outcomesTopic = config.topics().outcomes();
        outcomes = outcomesTopic == null ? null : driver.createInputTopic(outcomesTopic, serializer, serializer);
        predictions = driver.createOutputTopic(config.topics().predictions(), deserializer, deserializer);
        deadLetters = driver.createOutputTopic(config.topics().deadLetters(), deserializer, deserializer);
        journal = driver.createOutputTopic(config.topics().journal(), deserializer, deserializer);
        models = driver.createOutputTopic(config.topics().models(), deserializer, deserializer);
    }

    /** The shipped configuration with some keys replaced. */
    static Pipeline titanic(Map<String, String> overrides) {
        return of(Path.of("config/titanic.properties"), overrides);
    }

    static Pipeline of(Path file, Map<String, String> overrides) {
        return new Pipeline(config(file, overrides));
    }

    static LifeboatConfig config(Path file, Map<String, String> overrides) {
        Map<String, String> environment = new TreeMap<>();
        overrides.forEach((key, value) -> environment.put(
                "LIFEBOAT_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), value));
        return LifeboatConfig.read(file, environment);
    }

    /** Any features and network, where the rest does not matter; no file, no broker. */
    static LifeboatConfig config(Map<String, String> features) {
        Map<String, String> settings = new TreeMap<>(features);
        settings.putAll(Map.of(
                "application.id", "any",
                "kafka.bootstrap.servers", "unused:9092",
                "topics.input", "records",
                "topics.predictions", "predictions",
                "id.field", "id",
                "label.field", "label"));
        return LifeboatConfig.of(settings);
    }

    void record(@Nullable String id, @Nullable String json) {
        record(id, json, T0);
    }

    void record(@Nullable String id, @Nullable String json, long timestamp) {
        record(bytes(id), bytes(json), timestamp, new RecordHeaders());
    }

    void record(byte @Nullable [] id, byte @Nullable [] value, long timestamp, Headers headers) {
        recordsSent++;
        records.pipeInput(new TestRecord<>(id, value, headers, timestamp));
    }

    void outcome(@Nullable String id, @Nullable String json, long timestamp) {
        outcome(bytes(id), bytes(json), timestamp, new RecordHeaders());
    }

    void outcome(byte @Nullable [] id, byte @Nullable [] value, long timestamp, Headers headers) {
        outcomesSent++;
        Objects.requireNonNull(outcomes, "labels come with the records only")
                .pipeInput(new TestRecord<>(id, value, headers, timestamp));
    }

    /** Lets the wall clock go on. */
    void advance(long ms) {
        now += ms;
        driver.advanceWallClockTime(Duration.ofMillis(ms));
    }

    /** All processors are lost with their timers; the stores are what was committed. */
    void restart() {
        restarts.restart(now);
    }

    /** As after an aborted transaction: the processors are the same. */
    void initAgain() {
        restarts.initAgain(now);
    }

    long recordsSent() {
        return recordsSent;
    }

    long outcomesSent() {
        return outcomesSent;
    }

    List<TestRecord<byte[], byte[]>> predictions() {
        return checked(predictions, MessageSchema.PREDICTION);
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        List<TestRecord<byte[], byte[]>> letters = deadLetters.readRecordsToList();
        letters.forEach(letter -> MessageSchema.checkDeadLetter(letter.headers()));
        return letters;
    }

    List<ExamplesEntry> journal() {
        JournalCodec codec = new JournalCodec();
        return journal.readRecordsToList().stream()
                .map(record -> codec.fromBytes(record.value()))
                .toList();
    }

    /** Those that were journalled since the last look. */
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

    /** The accounting as the last commit wrote it. */
    Totals totals() {
        return observer.totals();
    }

    /** What is remembered of an id. */
    @Nullable
    PendingState state(String id) {
        byte[] state = pending().get(Bytes.wrap(id.getBytes(StandardCharsets.UTF_8)));
        return state == null ? null : PendingState.fromBytes(state);
    }

    KeyValueStore<Bytes, byte[]> pending() {
        return driver.getKeyValueStore(NodeNames.PENDING_STORE);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** What no test has looked at is checked, too. */
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

    /** Of this pipeline alone: two runs of the tests at a time must not meet in the default one. */
    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("lifeboat-pipeline-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
