package dev.lifeboat.service;

import static org.awaitility.Awaitility.await;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.Topics;
import dev.lifeboat.format.MessageSchema;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.kafka.TopicSetup;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** An application with the shipped configuration, but with its own name, topics and directory. */
public final class Application implements AutoCloseable {
    private static final int LARGEST_REQUEST = 6 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String id;
    private final Map<String, String> client;
    private final Path directory;
    private final Map<String, String> settings = new TreeMap<>();
    private final List<Process> processes = new ArrayList<>();
    private final Admin admin;
    private final CommittedRecords committed;
    private final Topics written;
    private int runs;

    /** @param client settings with which the clients of the service and of the test connect */
    Application(String id, Map<String, String> client, Path directory) {
        this.id = id;
        this.client = client;
        this.directory = directory;
        this.admin = Admin.create(client());
        this.committed = new CommittedRecords(client);
        Properties shipped = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("config/titanic.properties"))) {
            shipped.load(reader);
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shipped.stringPropertyNames().forEach(key -> settings.put(key, shipped.getProperty(key)));
        settings.put("application.id", id);
        client.forEach((key, value) -> settings.put("kafka." + key, value));
        settings.put("http.port", "0");
        // Kafka's default instead of the service's ten seconds, because other tests keep the machine busy.
        settings.put("kafka.default.api.timeout.ms", "60000");
        settings.put("kafka.state.dir", directory.resolve("state").toString());
        for (String topic : List.of("topics.input", "topics.outcomes", "topics.predictions")) {
            settings.put(topic, id + "-" + shipped.getProperty(topic));
        }
        written = topics();
    }

    public String id() {
        return id;
    }

    public Path directory() {
        return directory;
    }

    /** Sets a key for services that are started from now on. */
    public Application with(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Resets a key to its default. */
    Application without(String key) {
        settings.remove(key);
        return this;
    }

    public LifeboatConfig config() {
        return LifeboatConfig.of(settings);
    }

    public Topics topics() {
        return config().topics();
    }

    public String outcomes() {
        return settings.getOrDefault("topics.outcomes", "");
    }

    /** Writes the current settings to a properties file. */
    public Path file() {
        Properties properties = new Properties();
        properties.putAll(settings);
        Path file = directory.resolve("config-" + ++runs + ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** Runs a command of the jar with this configuration, and waits until it ends. */
    public Jar.Run run(String command, String... arguments) {
        return start(command, arguments).get();
    }

    /** Starts a command of the jar with this configuration. */
    public Jar.Pending start(String command, String... arguments) {
        return Jar.launch(directory, Jar.withConfig(command, file(), arguments));
    }

    /** Writes a file in the directory of this application. */
    public Path write(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a file in the directory of this application. */
    Path newFile(String prefix, String suffix) {
        try {
            return Files.createTempFile(directory, prefix, suffix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts {@code serve} in a process that is killed after the test. Both its outputs go to {@code log}. */
    public Process serve(Path log, String... jvmOptions) {
        Process process = Jar.start(log, log, List.of(jvmOptions), Jar.withConfig("serve", file()));
        processes.add(process);
        return process;
    }

    /** Starts {@code serve} with standard output and standard error in different files. */
    Process serve(Path out, Path err) {
        Process process = Jar.start(out, err, List.of("-XX:TieredStopAtLevel=1"), Jar.withConfig("serve", file()));
        processes.add(process);
        return process;
    }

    /** Deletes the start of a topic with one partition, as retention does. */
    void deleteBefore(String topic, long offset) {
        TopicPartition partition = new TopicPartition(topic, 0);
        done(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                .all());
    }

    void delete(String topic) {
        done(admin.deleteTopics(List.of(topic)).all());
    }

    public void create(String topic, int partitions, Map<String, String> topicSettings) {
        NewTopic wanted = new NewTopic(topic, partitions, (short) 1).configs(topicSettings);
        done(admin.createTopics(List.of(wanted)).all());
        await().atMost(PATIENCE).until(() -> done(admin.listTopics().names()).contains(topic));
        // Waits for the leaders of its partitions.
        ends(Set.of(topic), IsolationLevel.READ_UNCOMMITTED);
    }

    /** Creates the configured topics that do not exist. */
    public void createTopics() {
        new TopicSetup(config(), admin).ensure();
    }

    /** The end offsets of all topics of this application, which change if a topic is created or written to. */
    public Map<TopicPartition, Long> everything() {
        Set<String> names = new TreeSet<>(done(admin.listTopics().names()));
        names.removeIf(name -> !name.startsWith(id + "-"));
        return ends(names, IsolationLevel.READ_UNCOMMITTED);
    }

    /** Whether the topic contains records of an open transaction. */
    public boolean hasOpenTransaction(String topic) {
        return !ends(Set.of(topic), IsolationLevel.READ_UNCOMMITTED)
                .equals(ends(Set.of(topic), IsolationLevel.READ_COMMITTED));
    }

    /** Sum of the last stable offsets of all partitions. */
    public long committedEnd(String topic) {
        return ends(Set.of(topic), IsolationLevel.READ_COMMITTED).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private Map<TopicPartition, Long> ends(Collection<String> topics, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (TopicDescription topic :
                done(admin.describeTopics(topics).allTopicNames()).values()) {
            topic.partitions()
                    .forEach(partition ->
                            wanted.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
        }
        Map<TopicPartition, ListOffsetsResultInfo> found = done(
                admin.listOffsets(wanted, new ListOffsetsOptions(isolation)).all());
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    /** The committed records, in the order of each partition. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        forEach(topic, records::add);
        return records;
    }

    /** The number of committed records. */
    public int count(String topic) {
        AtomicInteger count = new AtomicInteger();
        committed.forEach(topic, record -> count.incrementAndGet());
        return count.get();
    }

    /** Returns as soon as so many records are committed, or more. */
    public void awaitAtLeast(int count, String topic, Duration patience) {
        committed.awaitAtLeast(count, topic, patience);
    }

    /** Passes on all committed records, in the order of each partition, after checking records of the service against their schemas. */
    public void forEach(String topic, Consumer<ConsumerRecord<byte[], byte[]>> action) {
        committed.forEach(topic, record -> {
            check(written, record);
            action.accept(record);
        });
    }

    /** Checks all records that the service has written against their schemas. */
    void requireContract() {
        Set<String> existing = done(admin.listTopics().names());
        for (String topic : owned(written)) {
            if (existing.contains(topic)) {
                forEach(topic, record -> {});
            }
        }
    }

    /** Checks all records that a service has written against their schemas. */
    public static void requireContract(LifeboatConfig config) {
        for (String topic : owned(config.topics())) {
            read(config, topic).forEach(record -> check(config.topics(), record));
        }
    }

    /** The committed records, in the order of each partition, read with the clients of the service. */
    static List<ConsumerRecord<byte[], byte[]>> read(LifeboatConfig config, String topic) {
        KafkaClients clients = new KafkaClients(config);
        List<TopicPartition> partitions = clients.existingPartitions(topic);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var reader = clients.reader(partitions)) {
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                reader.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** The topics of the service that have a schema. */
    private static List<String> owned(Topics topics) {
        return List.of(topics.predictions(), topics.models(), topics.deadLetters());
    }

    /** Checks a record against the schema of its topic. */
    static void check(Topics topics, ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.predictions())) {
            MessageSchema.PREDICTION.check(record.value());
        } else if (record.topic().equals(topics.models())) {
            MessageSchema.MODEL.check(record.value());
        } else if (record.topic().equals(topics.deadLetters())) {
            MessageSchema.checkDeadLetter(record.headers());
        }
    }

    /** A producer for records of up to 6 MiB. */
    public KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> client = client();
        client.put("linger.ms", 5);
        client.put("max.request.size", LARGEST_REQUEST);
        return new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Map<String, Object> client() {
        return new HashMap<>(client);
    }

    private static <T> T done(KafkaFuture<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Kills all processes. */
    void killAll() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
    }

    @Override
    public void close() {
        killAll();
        admin.close();
        remove(directory);
    }

    static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
